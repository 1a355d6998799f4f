namespace MySqlBackup.Core.Policy.Model;

/// <summary>A key of the policy file. It is named as its property, in snake case. The reader, the JSON Schema and the reference page are all made from it.</summary>
/// <param name="summary">What it says, in a sentence for the editor and the reference.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PolicyKeyAttribute(string summary) : Attribute
{
    /// <summary>What it says.</summary>
    public string Summary { get; } = summary;

    /// <summary>Its name, where that is not the property's in snake case.</summary>
    public string? Name { get; init; }

    /// <summary>True where a section without it means nothing.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The only values of a text; empty for any.</summary>
    public string[] Values { get; init; } = [];

    /// <summary>The least of a number.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>The most of a number.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>True for what may not stand in the file itself, but only in the environment that it refers to.</summary>
    public bool IsSecret { get; init; }
}
