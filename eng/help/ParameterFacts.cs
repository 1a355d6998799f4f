using System.Reflection;

namespace MySqlBackup.Help;

/// <summary>What the assembly says of a parameter in one parameter set.</summary>
internal sealed record ParameterFacts(
    string Name,
    string Type,
    string? Set,
    bool Required,
    int? Position,
    bool ByValue,
    bool ByName,
    bool Wildcards,
    bool IsSwitch,
    bool IsArray,
    IReadOnlyList<string> Values)
{
    /// <summary>How help words where the value may come from.</summary>
    public string Pipeline => (ByValue, ByName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    /// <summary>One for each ParameterAttribute on the property.</summary>
    public static IEnumerable<ParameterFacts> Read(PropertyInfo property)
    {
        IList<CustomAttributeData> attributes = property.GetCustomAttributesData();
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Type element = type.IsArray ? type.GetElementType()! : type;
        CustomAttributeData? set = attributes.FirstOrDefault(a => a.AttributeType.Name == "ValidateSetAttribute");
        string[] values = element.IsEnum ? Enum.GetNames(element)
            : set is null ? []
            : ((IEnumerable<CustomAttributeTypedArgument>)set.ConstructorArguments[0].Value!).Select(v => (string)v.Value!).ToArray();
        foreach (CustomAttributeData attribute in attributes.Where(a => a.AttributeType.Name == "ParameterAttribute"))
        {
            object? Get(string name) => attribute.NamedArguments.FirstOrDefault(n => n.MemberName == name).TypedValue.Value;
            yield return new ParameterFacts(
                property.Name,
                type.IsArray ? element.Name + "[]" : element.Name,
                (string?)Get("ParameterSetName"),
                Get("Mandatory") is true,
                Get("Position") as int?,
                Get("ValueFromPipeline") is true,
                Get("ValueFromPipelineByPropertyName") is true,
                attributes.Any(a => a.AttributeType.Name == "SupportsWildcardsAttribute"),
                type.Name == "SwitchParameter",
                type.IsArray,
                values);
        }
    }
}
