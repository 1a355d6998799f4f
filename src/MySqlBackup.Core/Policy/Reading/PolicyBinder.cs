using System.Globalization;
using MySqlBackup.Core.Policy.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MySqlBackup.Core.Policy.Reading;

/// <summary>Makes a policy of a YAML document, and tells of all that it can't understand, each with its place.</summary>
internal sealed class PolicyBinder(string path, PolicyVariables variables, bool mayLackVariables)
{
    private readonly List<PolicyProblem> _problems = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<PolicyProblem> Problems => _problems;

    /// <summary>The policy; what could not be read is as if it were not there.</summary>
    public BackupPolicy Bind(YamlNode root) => (BackupPolicy)BindSection(typeof(BackupPolicy), root, "")!;

    private static PolicyPlace PlaceOf(YamlNode node, string key) => new((int)node.Start.Line, (int)node.Start.Column, key);

    private static string Join(string key, string name) => key.Length == 0 ? name : $"{key}.{name}";

    // Nothing is written, or null.
    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    private static Type? ItemOf(Type type, Type generic) => type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments()[^1] : null;

    private PolicySection? BindSection(Type type, YamlNode node, string key)
    {
        if (node is YamlScalarNode && PolicyKey.ShorthandOf(type) is { } shorthand)
        {
            var short_ = (PolicySection)Activator.CreateInstance(type)!;
            var place = new Dictionary<string, PolicyPlace> { [shorthand.Property.Name] = PlaceOf(node, key) };
            short_.Locate(PlaceOf(node, key), place);
            Set(short_, shorthand, node, key);
            return short_;
        }

        if (node is not YamlMappingNode mapping)
        {
            Tell(node, key, $"{Quoted(key)} takes keys with values, such as {PolicyKey.Of(type)[0].Name}.");
            return null;
        }

        var section = (PolicySection)Activator.CreateInstance(type)!;
        var places = new Dictionary<string, PolicyPlace>();
        section.Locate(PlaceOf(node, key), places);
        IReadOnlyList<PolicyKey> keys = PolicyKey.Of(type);
        foreach ((YamlNode nameNode, YamlNode value) in mapping.Children)
        {
            string name = (nameNode as YamlScalarNode)?.Value ?? "";
            if (keys.FirstOrDefault(k => k.Name == name) is not { } known)
            {
                Tell(nameNode, Join(key, name), $"{Quoted(name)} is no key of {(key.Length == 0 ? "a policy" : Quoted(key))}." + Suggestion.For(name, keys.Select(k => k.Name).ToList()));
                continue;
            }

            places[known.Property.Name] = PlaceOf(value, Join(key, name));
            if (!IsNull(value))
            {
                Set(section, known, value, Join(key, name));
            }
            else if (known.Says.IsRequired)
            {
                Tell(value, Join(key, name), $"{Quoted(name)} has no value.");
            }
        }

        foreach (PolicyKey lacking in keys.Where(k => k.Says.IsRequired && !section.Has(k.Property.Name)))
        {
            Tell(node, Join(key, lacking.Name), $"{(key.Length == 0 ? "The policy" : Quoted(key))} lacks {Quoted(lacking.Name)}. {lacking.Says.Summary}");
        }

        return section;
    }

    private void Set(PolicySection section, PolicyKey key, YamlNode node, string path)
    {
        if (BindValue(key, key.Property.PropertyType, node, path) is { } value)
        {
            key.Property.SetValue(section, value);
        }
    }

    private object? BindValue(PolicyKey key, Type type, YamlNode node, string place)
    {
        if (ItemOf(type, typeof(IReadOnlyList<>)) is { } item)
        {
            return BindList(key, item, node, place);
        }

        if (ItemOf(type, typeof(IReadOnlyDictionary<,>)) is { } named)
        {
            return BindNamed(named, node, place);
        }

        return PolicyValues.IsValue(type) ? BindScalar(key, type, node, place) : BindSection(type, node, place);
    }

    // One value stands for a list of one.
    private System.Collections.IList? BindList(PolicyKey key, Type item, YamlNode node, string place)
    {
        var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        List<YamlNode> nodes = node is YamlSequenceNode sequence ? sequence.Children.ToList() : [node];
        for (int i = 0; i < nodes.Count; i++)
        {
            if (BindValue(key, item, nodes[i], node is YamlSequenceNode ? string.Create(CultureInfo.InvariantCulture, $"{place}[{i}]") : place) is { } value)
            {
                list.Add(value);
            }
        }

        if (nodes.Count == 0)
        {
            Tell(node, place, $"{Quoted(key.Name)} is an empty list.");
        }

        return list;
    }

    private System.Collections.IDictionary? BindNamed(Type item, YamlNode node, string place)
    {
        if (node is not YamlMappingNode mapping)
        {
            Tell(node, place, $"{Quoted(place)} takes names, each with its keys below it.");
            return null;
        }

        var named = (System.Collections.IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), item))!;
        foreach ((YamlNode nameNode, YamlNode value) in mapping.Children)
        {
            string name = (nameNode as YamlScalarNode)?.Value ?? "";
            if (BindSection(item, value, Join(place, name)) is { } section)
            {
                named[name] = section;
            }
        }

        return named;
    }

    private object? BindScalar(PolicyKey key, Type type, YamlNode node, string place)
    {
        if (node is not YamlScalarNode { Value: { } written } || IsNull(node))
        {
            Tell(node, place, node is YamlScalarNode ? $"{Quoted(key.Name)} has no value." : $"{Quoted(key.Name)} takes one value.");
            return null;
        }

        if (written.Length == 0)
        {
            Tell(node, place, $"{Quoted(key.Name)} is empty. Write a value, or leave it out.");
            return null;
        }

        if (key.Says.IsSecret && !PolicyVariables.IsReference(written))
        {
            Tell(node, place, $"{Quoted(key.Name)} is a secret: it may not stand in the policy. Put it into the environment and write ${{NAME}}.");
            return null;
        }

        (string text, IReadOnlyList<string> missing) = variables.Expand(written);
        if (missing.Count > 0)
        {
            string names = string.Join(" and ", missing);
            Tell(node, place, $"The environment has no {names}. Set {(missing.Count == 1 ? "it" : "them")}, or write ${{{missing[0]}:-value}} for a value without it.", isError: !mayLackVariables);
            return PolicyValues.Plain(type) == typeof(string) && mayLackVariables ? written : null;
        }

        try
        {
            return PolicyValues.Parse(text, key, type);
        }
        catch (FormatException e)
        {
            // What a variable holds may be a secret.
            Tell(node, place, text == written ? e.Message : $"What {written} stands for is no value of {Quoted(key.Name)}. {key.Says.Summary}");
            return null;
        }
    }

    private static string Quoted(string name) => $"'{name}'";

    private void Tell(YamlNode node, string key, string message, bool isError = true) => _problems.Add(PolicyProblem.At(path, PlaceOf(node, key), message, isError));
}
