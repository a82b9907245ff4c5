using System.Data.Common;
using Microsoft.Data.Sqlite;
using Understory.Storage;

namespace Understory.Health;

/// <summary>What a database's refusal means, in words that hold no address, no path and no name.</summary>
internal static class DatabaseTrouble
{
    public static string Say(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: 13 } or DbException { SqlState: "53100" } =>
            "The database takes no write: its disk is full. Make room; nothing has to be restarted.",
        SqliteException { SqliteErrorCode: 5 or 6 } => "The database takes no write: another process holds it locked.",
        _ when Database.IsUnavailable(exception) => "The database is not reached, or others held it for too long.",
        SqliteException { SqliteErrorCode: 8 } or DbException { SqlState: "25006" } =>
            "The database takes no write: it is read-only.",
        SqliteException { SqliteErrorCode: 14 } => "The database's file cannot be opened: its folder is gone, or may not be written.",
        SqliteException { SqliteErrorCode: 10 } => "The database's file cannot be read or written; the server's log says why.",
        SqliteException { SqliteErrorCode: 11 or 26 } => "The database's file is damaged: restore a backup.",
        _ => "The database takes no write; the server's log says why.",
    };
}
