using System.Reflection;
using System.Runtime.Loader;

namespace MySqlBackup.Loader;

/// <summary>
/// Where the core and the libraries of others that it uses are loaded: apart from the host and all other modules, so that neither meets the other's
/// versions. See Microsoft's "Resolving PowerShell module assembly dependency conflicts".
/// </summary>
internal sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string CoreName = "MySqlBackup.Core";
    private const string ProtocolName = "MySqlBackup.Protocol";

    private readonly AssemblyDependencyResolver _resolver;
    private readonly Lazy<Dictionary<string, string>> _platform = new(ReadPlatform);

    private ModuleLoadContext()
        : base("MySqlBackup") => _resolver = new AssemblyDependencyResolver(CorePath);

    /// <summary>The one context of this process: in it there is one core, however many runspaces import the module.</summary>
    public static ModuleLoadContext Instance { get; } = new();

    /// <summary>The core, loaded here.</summary>
    public Assembly Core => LoadFromAssemblyName(new AssemblyName(CoreName));

    private static string CorePath => Path.Combine(Path.GetDirectoryName(typeof(ModuleLoadContext).Assembly.Location)!, "lib", CoreName + ".dll");

    /// <summary>What the cmdlets' assembly asks for and the host's context does not find.</summary>
    public static Assembly? Resolve(AssemblyLoadContext host, AssemblyName name) => name.Name is CoreName or ProtocolName ? Instance.LoadFromAssemblyName(name) : null;

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string? path = _resolver.ResolveAssemblyToPath(assemblyName);
        return path is null || HostBrings(assemblyName.Name!, path) ? null : LoadFromAssemblyPath(path);
    }

    // What .NET itself brings, in the same version or a newer one, is compiled ahead and mostly loaded already.
    private bool HostBrings(string name, string path) =>
        _platform.Value.TryGetValue(name, out string? own) && AssemblyName.GetAssemblyName(own).Version >= AssemblyName.GetAssemblyName(path).Version;

    private static Dictionary<string, string> ReadPlatform()
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in ((AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            all.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }

        return all;
    }
}
