using System.Reflection;

namespace MySqlBackup.Help;

/// <summary>What the assembly says of a cmdlet. Attributes are read as data: the PowerShell library here is for compiling only.</summary>
internal sealed record CmdletFacts(string Verb, string Noun, string? DefaultSet, IReadOnlyList<ParameterFacts> Parameters, IReadOnlyList<string> Outputs)
{
    public string Name => $"{Verb}-{Noun}";

    /// <summary>The names of its parameter sets; one null where it has none.</summary>
    public IReadOnlyList<string?> Sets
    {
        get
        {
            List<string?> sets = Parameters.Select(p => p.Set).Where(set => set is not null).Distinct().OrderBy(set => set != DefaultSet).ToList();
            return sets.Count == 0 ? [null] : sets;
        }
    }

    /// <summary>Reads a type; null where it is no cmdlet.</summary>
    public static CmdletFacts? Read(Type type)
    {
        CustomAttributeData? cmdlet = type.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType.Name == "CmdletAttribute");
        if (cmdlet is null)
        {
            return null;
        }

        object? Get(string name) => cmdlet.NamedArguments.FirstOrDefault(n => n.MemberName == name).TypedValue.Value;
        List<ParameterFacts> parameters = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).SelectMany(ParameterFacts.Read).ToList();
        if (Get("SupportsShouldProcess") is true)
        {
            parameters.Add(Switch("WhatIf"));
            parameters.Add(Switch("Confirm"));
        }

        string[] outputs = type.GetCustomAttributesData()
            .Where(a => a.AttributeType.Name == "OutputTypeAttribute")
            .SelectMany(a => (IEnumerable<CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)
            .Select(a => ((Type)a.Value!).FullName!)
            .ToArray();
        return new CmdletFacts(
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            (string?)Get("DefaultParameterSetName"),
            parameters,
            outputs);
    }

    private static ParameterFacts Switch(string name) =>
        new(name, "SwitchParameter", null, Required: false, Position: null, ByValue: false, ByName: false, Wildcards: false, IsSwitch: true, IsArray: false, []);
}
