import Architectures
import Broadcasting
import Schema

/// A cell's identity: 12 hexadecimal digits of a hash of a text that says all that the run depends on.
///
/// The text is made of names that files and the command line have, never of Swift's, so that renaming a type
/// or a property changes no identity. It leaves out what is at its default and puts names in order, so that a
/// new key or setting, which every older cell has at its default, changes none either. Whoever changes a
/// default, or what a key or a setting means, raises the version: otherwise two different runs have one
/// identity.
extension Cell {
  /// Version of the text that is hashed.
  static let identityVersion = 3

  /// The identity, as results files and `grapevine replay` have it.
  public var id: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    // Fowler, Noll, Vo: FNV-1a of 64 bits.
    for byte in identityText.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    let digits = String(SplitMix64.mix(hash) >> 16, radix: 16)
    return String(repeating: "0", count: 12 - digits.count) + digits
  }

  /// The text that is hashed, on one line.
  var identityText: String {
    let settings = configuration.changes.map {
      DocumentValue.Member($0.name, .quoted($0.value))
    }
    var members: [DocumentValue.Member] = [
      DocumentValue.Member("version", .plain("\(Self.identityVersion)")),
      DocumentValue.Member("architecture", .plain(configuration.architecture)),
      DocumentValue.Member("scenario", Scenario.schema.write(scenario, .identity)),
      DocumentValue.Member("seed", .plain("\(seed)")),
    ]
    if !settings.isEmpty { members.append(DocumentValue.Member("settings", .mapping(settings))) }
    if driver != .simulator { members.append(DocumentValue.Member("driver", .quoted("\(driver)"))) }
    return DocumentValue.mapping(members).sorted.flow
  }
}
