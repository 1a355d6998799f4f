namespace MySqlBackup.Core.Policy.Model;

/// <summary>A section that may be written as one value, which then stands for one of its keys: <c>retention: 30d</c>.</summary>
/// <param name="property">The property of that key.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PolicyShorthandAttribute(string property) : Attribute
{
    /// <summary>The property of that key.</summary>
    public string Property { get; } = property;
}
