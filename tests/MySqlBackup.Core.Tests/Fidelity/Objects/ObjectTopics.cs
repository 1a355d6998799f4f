namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>All topics.</summary>
internal static class ObjectTopics
{
    public static IReadOnlyList<ObjectTopic> All { get; } =
    [
        ColumnsTopic.Topic, ConstraintsTopic.Topic, EnginesTopic.Topic, EventsTopic.Topic, KeysTopic.Topic, NamesTopic.Topic, OptionsTopic.Topic, PartitionsTopic.Topic, RoutinesTopic.Topic, SequencesTopic.Topic,
        TriggersTopic.Topic, VersionedTopic.Topic, ViewsTopic.Topic,
    ];
}
