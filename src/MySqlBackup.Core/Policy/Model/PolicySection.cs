using System.Runtime.CompilerServices;

namespace MySqlBackup.Core.Policy.Model;

/// <summary>A part of a policy that knows where in the file it stands.</summary>
public abstract record PolicySection
{
    private Dictionary<string, PolicyPlace> _places = [];

    /// <summary>Where it begins.</summary>
    public PolicyPlace Place { get; private set; }

    /// <summary>Where a key's value stands; where the section begins, if the key is not written.</summary>
    /// <param name="property">The key's property.</param>
    public PolicyPlace PlaceOf(string property) => _places.GetValueOrDefault(property, Place);

    /// <summary>True where the file has the key.</summary>
    /// <param name="property">The key's property.</param>
    public bool Has(string property) => _places.ContainsKey(property);

    /// <inheritdoc />
    public virtual bool Equals(PolicySection? other) => ReferenceEquals(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>Its place; not what it says, which may be secret.</summary>
    public sealed override string ToString() => Place.Key.Length == 0 ? Place.ToString() : $"{Place.Key} ({Place})";

    internal void Locate(PolicyPlace place, Dictionary<string, PolicyPlace> places)
    {
        Place = place;
        _places = places;
    }
}
