using System.Reflection;
using System.Text.Json;
using MySqlBackup.Core.Policy.Model;

namespace MySqlBackup.Core.Policy.Reading;

/// <summary>A key of a section, as its property describes it.</summary>
internal sealed record PolicyKey(string Name, PropertyInfo Property, PolicyKeyAttribute Says)
{
    /// <summary>The keys of a section, in the order of its properties; those that it shares with others last.</summary>
    public static IReadOnlyList<PolicyKey> Of(Type section) => section.GetProperties()
        .Select(property => (Property: property, Says: property.GetCustomAttribute<PolicyKeyAttribute>()))
        .Where(key => key.Says is not null)
        .Select(key => new PolicyKey(key.Says!.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(key.Property.Name), key.Property, key.Says))
        .ToList();

    /// <summary>The key that a section's only value stands for; null where it can't be written so.</summary>
    public static PolicyKey? ShorthandOf(Type section) =>
        section.GetCustomAttribute<PolicyShorthandAttribute>() is { } shorthand ? Of(section).Single(key => key.Property.Name == shorthand.Property) : null;
}
