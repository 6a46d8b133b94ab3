public import Broadcasting

/// The places of a fleet: regions, which may have zones, and how many hosts stand in each.
///
/// Hosts are numbered through in this order: the first region's first zone has host 0.
public struct Places: Hashable, Sendable {
  public struct Region: Hashable, Sendable {
    public let name: String
    /// At least one; a region that is not divided is one zone without a name.
    public let zones: [Zone]

    public init(_ name: String, zones: [Zone]) {
      self.name = name
      self.zones = zones
    }

    /// Not divided.
    public init(_ name: String, hosts: Int) { self.init(name, zones: [Zone("", hosts: hosts)]) }

    public var hosts: Int { zones.reduce(0) { $0 + $1.hosts } }
    var isDivided: Bool { zones.map(\.name) != [""] }
  }

  public struct Zone: Hashable, Sendable {
    public let name: String
    public let hosts: Int

    public init(_ name: String, hosts: Int) {
      self.name = name
      self.hosts = hosts
    }
  }

  public var regions: [Region]

  public init(_ regions: [Region]) { self.regions = regions }

  public var hosts: Int { regions.reduce(0) { $0 + $1.hosts } }

  /// Every zone with its region, in the order in which hosts are numbered.
  var zones: [(region: Region, zone: Zone)] {
    regions.flatMap { region in region.zones.map { (region, $0) } }
  }

  static func isName(_ text: some StringProtocol) -> Bool {
    guard text.utf8.count <= 50, let first = text.utf8.first, isLetter(first) else { return false }
    return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  /// True for what may name a region, or a zone as `eu-west-1/a`.
  static func isPlace(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count < 3 && parts.allSatisfy { isName($0) }
  }

  /// True where a zone of that number is meant: by a region's name all of its zones.
  func contains(zone number: Int, _ name: String) -> Bool {
    let (region, zone) = zones[number]
    return name == region.name || (!zone.name.isEmpty && name == "\(region.name)/\(zone.name)")
  }

  /// The number of the zone that `name` means: `eu-west-1/a`, or a region, of which it is the first; nil
  /// where there is none.
  func zone(named name: String) -> Int? {
    zones.firstIndex { region, zone in
      name == region.name || (!zone.name.isEmpty && name == "\(region.name)/\(zone.name)")
    }
  }

  /// As errors list them.
  var names: String { regions.map(\.name).joined(separator: ", ") }
}

/// The place of a kind of service: one place for all of them, or places that they are dealt to in turn.
public struct ServicePlace: Hashable, Sendable {
  public let role: Role
  public let places: [String]

  public init(_ role: Role, at places: [String]) {
    self.role = role
    self.places = places
  }
}

/// The latency between regions, as public tables have it.
public struct LatencyMatrix: Hashable, Sendable {
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// There and back: half of it is the way of a message.
    case roundTrip = "rtt"
    case oneWay = "one-way"
  }

  public struct Row: Hashable, Sendable {
    public let from: String
    public let entries: [Entry]

    public init(from: String, _ entries: [Entry]) {
      self.from = from
      self.entries = entries
    }
  }

  public struct Entry: Hashable, Sendable {
    public let to: String
    public let time: Delay

    public init(to: String, _ time: Delay) {
      self.to = to
      self.time = time
    }
  }

  public var measure: Measure
  /// A table of which the rows are, until they are read; nil where they are all here.
  public var file: String?
  /// A direction that is left out is as the other; one from a region to itself is between its hosts.
  public var rows: [Row]

  public init(of measure: Measure = .roundTrip, _ rows: [Row] = []) {
    self.measure = measure
    self.rows = rows
  }

}

/// The time that a message takes besides its latency; it only adds.
public enum Jitter: Hashable, Sendable {
  /// Each length up to this share of the latency equally likely.
  case share(Probability)
  /// Each length up to this one equally likely.
  case upTo(Delay)
  case exponential(mean: Delay)
  /// The latency times e^(s·|z|) − 1, z from the normal law; s is in thousandths.
  case lognormal(sigmaThousandths: Int)
}
