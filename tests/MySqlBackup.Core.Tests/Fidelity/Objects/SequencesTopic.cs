namespace MySqlBackup.Core.Tests.Fidelity.Objects;

/// <summary>Sequences with every option, at their edges.</summary>
internal static class SequencesTopic
{
    public static ObjectTopic Topic { get; } = new("sequences", "")
    {
        MariaDb = MariaDb,
    };

    private const string MariaDb = """
        USE {b}; CREATE SEQUENCE far INCREMENT BY 7; SELECT NEXTVAL(far); USE {a};
        CREATE SEQUENCE plain; CREATE SEQUENCE used; SELECT NEXTVAL(used), NEXTVAL(used);
        CREATE SEQUENCE down START WITH 10 INCREMENT BY -3 MINVALUE -100 MAXVALUE 10 CACHE 5 CYCLE; SELECT NEXTVAL(down), NEXTVAL(down);
        CREATE SEQUENCE no_cache START WITH 5 NOCACHE NOCYCLE; SELECT NEXTVAL(no_cache);
        CREATE SEQUENCE lowest START WITH -9223372036854775807 MINVALUE -9223372036854775807 MAXVALUE 9223372036854775806 CACHE 1; SELECT NEXTVAL(lowest);
        CREATE SEQUENCE highest START WITH 9223372036854775806 MINVALUE 1 MAXVALUE 9223372036854775806 NOCACHE; SELECT NEXTVAL(highest);
        CREATE SEQUENCE exhausted MAXVALUE 3 NOCACHE; SELECT NEXTVAL(exhausted), NEXTVAL(exhausted), NEXTVAL(exhausted);
        CREATE SEQUENCE exhausted_down START WITH 2 INCREMENT BY -1 MINVALUE 1 MAXVALUE 2 NOCACHE; SELECT NEXTVAL(exhausted_down), NEXTVAL(exhausted_down);
        CREATE SEQUENCE lowest_down START WITH -9223372036854775807 INCREMENT BY -1 MINVALUE -9223372036854775807 MAXVALUE -1 NOCACHE; SELECT NEXTVAL(lowest_down);
        CREATE SEQUENCE round_and_round MINVALUE 1 MAXVALUE 2 CYCLE NOCACHE; SELECT NEXTVAL(round_and_round), NEXTVAL(round_and_round), NEXTVAL(round_and_round), NEXTVAL(round_and_round), NEXTVAL(round_and_round);
        CREATE SEQUENCE system_step START WITH 1 INCREMENT BY 0; SELECT NEXTVAL(system_step);
        CREATE SEQUENCE big_step INCREMENT BY 1000000000000 CACHE 3; SELECT NEXTVAL(big_step);
        CREATE SEQUENCE restarted; SELECT SETVAL(restarted, 50); ALTER SEQUENCE restarted RESTART 20; CREATE SEQUENCE set_up; SELECT SETVAL(set_up, 100, 0);
        CREATE SEQUENCE commented COMMENT 'it''s é' ENGINE=InnoDB; CREATE SEQUENCE aria ENGINE=Aria; CREATE SEQUENCE isam ENGINE=MyISAM; SELECT NEXTVAL(aria), NEXTVAL(isam);
        CREATE SEQUENCE `s ``q.n/é%`; CREATE SEQUENCE `CON`; CREATE SEQUENCE `s-schema`; SELECT NEXTVAL(`s ``q.n/é%`);
        CREATE TABLE t (id INT DEFAULT NEXTVAL(plain), o INT DEFAULT (NEXT VALUE FOR {b}.far), p BIGINT DEFAULT LASTVAL({a}.used)); CREATE TABLE renamed (id INT DEFAULT (NEXTVAL(`s ``q.n/é%`)));
        """;
}
