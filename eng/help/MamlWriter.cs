using System.Globalization;
using System.Xml.Linq;

namespace MySqlBackup.Help;

/// <summary>Writes pages as MAML, the XML that Get-Help reads (PowerShell documentation, "Writing Help for PowerShell Cmdlets").</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(string path, IEnumerable<(CmdletFacts Cmdlet, HelpPage Page)> commands)
    {
        var root = new XElement(
            Help + "helpItems",
            new XAttribute("schema", "maml"),
            commands.Select(c => ToElement(c.Cmdlet, c.Page)));
        new XDocument(new XDeclaration("1.0", "utf-8", null), root).Save(path);
    }

    private static XElement ToElement(CmdletFacts cmdlet, HelpPage page) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            Description([page.Synopsis])),
        Description(page.Description),
        new XElement(Command + "syntax", cmdlet.Sets.Select(set => Syntax(cmdlet, page, set))),
        new XElement(Command + "parameters", cmdlet.Parameters.DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => Parameter(p, page))),
        new XElement(Command + "inputTypes", page.Inputs.Select(text => TypeText("inputType", text))),
        new XElement(Command + "returnValues", page.Outputs.Select(text => TypeText("returnValue", text))),
        new XElement(Maml + "alertSet", new XElement(Maml + "alert", page.Notes.Select(Para))),
        new XElement(Command + "examples", page.Examples.Select(Example)),
        new XElement(
            Command + "relatedLinks",
            page.Links.Select(link => new XElement(Maml + "navigationLink", new XElement(Maml + "linkText", link), new XElement(Maml + "uri")))));

    private static XElement Syntax(CmdletFacts cmdlet, HelpPage page, string? set) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", cmdlet.Name),
        cmdlet.Parameters
            .Where(p => p.Set is null || p.Set == set)
            .OrderBy(p => p.Position ?? int.MaxValue)
            .ThenByDescending(p => p.Required)
            .Select(p => Parameter(p, page)));

    private static XElement Parameter(ParameterFacts parameter, HelpPage page)
    {
        var element = new XElement(
            Command + "parameter",
            new XAttribute("required", parameter.Required ? "true" : "false"),
            new XAttribute("variableLength", parameter.IsArray ? "true" : "false"),
            new XAttribute("globbing", parameter.Wildcards ? "true" : "false"),
            new XAttribute("pipelineInput", parameter.Pipeline),
            new XAttribute("position", parameter.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XElement(Maml + "name", parameter.Name),
            Description(page.Parameters[parameter.Name]));
        if (parameter.Values.Count > 0)
        {
            element.Add(new XElement(
                Command + "parameterValueGroup",
                parameter.Values.Select(v => new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), v))));
        }

        if (!parameter.IsSwitch)
        {
            element.Add(new XElement(
                Command + "parameterValue",
                new XAttribute("required", "true"),
                new XAttribute("variableLength", parameter.IsArray ? "true" : "false"),
                parameter.Type));
        }

        element.Add(new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")));
        return element;
    }

    /// <summary>A paragraph that begins with a type's name and a colon.</summary>
    private static XElement TypeText(string name, string text)
    {
        int colon = text.IndexOf(": ", StringComparison.Ordinal);
        string type = (colon < 0 ? text : text[..colon]).TrimStart('-', ' ');
        return new XElement(
            Command + name,
            new XElement(Dev + "type", new XElement(Maml + "name", type)),
            Description([colon < 0 ? "" : text[(colon + 2)..]]));
    }

    private static XElement Example(HelpExample example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", $"Example {index + 1}: {example.Title}"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", example.Remarks.Select(Para)));

    private static XElement Description(IEnumerable<string> paragraphs) => new(Maml + "description", paragraphs.Select(Para));

    private static XElement Para(string text) => new(Maml + "para", text);
}
