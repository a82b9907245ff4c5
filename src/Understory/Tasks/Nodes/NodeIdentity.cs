using System.Reflection;
using Microsoft.Extensions.Options;
using Understory.Storage;

namespace Understory.Tasks.Nodes;

/// <summary>What this process is to the others. A process that starts again is another node.</summary>
public sealed class NodeIdentity
{
    /// <summary>Configuration key of the role; <c>--role</c> on the command line.</summary>
    public const string RoleKey = "role";

    /// <summary>Configuration key of the name; <c>--node</c> on the command line. Default: the machine's name.</summary>
    public const string NameKey = "node";

    private const int LongestName = 64;

    private NodeIdentity(string name, NodeRole role, TaskOptions options, IEnumerable<ITaskOperation> operations)
    {
        (Name, Role) = (name, role);
        if (role.RunsTasks())
            (Capacity, Types) = (options.Concurrency, operations.ToDictionary(o => o.Type, o => options.Limit(o.Type), StringComparer.Ordinal));
    }

    public string Id { get; } = Guid.CreateVersion7().ToString();

    public string Name { get; }

    public NodeRole Role { get; }

    /// <summary>Tasks that it runs at once.</summary>
    public int Capacity { get; }

    /// <summary>The types of tasks that it runs, and how many of each at once.</summary>
    public IReadOnlyDictionary<string, int> Types { get; } = new Dictionary<string, int>();

    public string Version { get; } = typeof(NodeIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static NodeIdentity From(IConfiguration configuration, IOptions<TaskOptions> options, IEnumerable<ITaskOperation> operations) =>
        new(configuration[NameKey] ?? Environment.MachineName, RoleOf(configuration), options.Value, operations);

    /// <exception cref="OptionsValidationException">The node would be alone with a part of the work.</exception>
    public void CheckAgainst(Database database)
    {
        if (Role != NodeRole.All && !database.IsShared)
        {
            throw new OptionsValidationException(RoleKey, typeof(NodeIdentity),
                [$"role is {Role.ToWord()}, and the data is in a folder that one process has to itself: set Storage:Provider to postgres, or leave the role out."]);
        }
    }

    /// <exception cref="OptionsValidationException">The role is none, or the name is not to be used.</exception>
    public static NodeRole RoleOf(IConfiguration configuration)
    {
        var problems = new List<string>();
        var role = NodeRole.All;
        if (configuration[RoleKey] is { } word && !NodeRoles.TryParse(word, out role))
            problems.Add($"role is \"{word}\"; it must be all, web or worker.");
        if (configuration[NameKey] is { } name && (name.Length is 0 or > LongestName || name.Any(char.IsControl)))
            problems.Add($"node must be a name of 1 to {LongestName} characters.");
        return problems.Count == 0 ? role : throw new OptionsValidationException(NameKey, typeof(NodeIdentity), problems);
    }
}

/// <summary>What a node does.</summary>
public enum NodeRole
{
    /// <summary>It answers, and it runs tasks.</summary>
    All,

    /// <summary>It answers and runs none.</summary>
    Web,

    /// <summary>It runs tasks, and answers only how it is.</summary>
    Worker,
}

public static class NodeRoles
{
    public static bool RunsTasks(this NodeRole role) => role != NodeRole.Web;

    public static bool Answers(this NodeRole role) => role != NodeRole.Worker;

    public static string ToWord(this NodeRole role) => role switch
    {
        NodeRole.All => "all",
        NodeRole.Web => "web",
        _ => "worker",
    };

    public static bool TryParse(string word, out NodeRole role)
    {
        foreach (var known in Enum.GetValues<NodeRole>())
        {
            if (known.ToWord() != word)
                continue;
            role = known;
            return true;
        }

        role = default;
        return false;
    }
}
