import Broadcasting
import Schema
import Testing

@testable import Formats

/// A schema that is no scenario's: what a key is worth that is one entry.
private struct Fleet: Equatable {
  var zones: [Zone] = []

  struct Zone: Equatable {
    var hosts = 1
    var distance = Delay.milliseconds(5)
    var link = Link.wire(.zero)
  }

  enum Link: Equatable {
    case wire(Probability)
    case radio(channel: Int)
  }

  static let schema = Schema<Fleet>.record(
    "fleet", start: Fleet(),
    [
      Field(
        "zones", \.zones,
        .list(
          of: Zone.schema, "zones, such as [{ hosts: 3, wire: 0% }]", count: 0...2,
          tooMany: "zones are too many"),
        help: "where hosts are")
    ])
}

extension Fleet.Zone {
  fileprivate static let schema = Schema<Fleet.Zone>.record(
    "a mapping such as { hosts: 3, wire: 0% }", start: Fleet.Zone(),
    [
      Field("hosts", \.hosts, .integer(1...9, unit: "hosts"), help: "how many", required: true),
      Field("distance", \.distance, .time(.zero...(.seconds(1))), help: "how far"),
      .choice(
        \.link,
        Choice([
          Variant(
            "wire", .share(), help: "what a wire loses", make: { .wire($0) },
            take: { if case .wire(let loss) = $0 { loss } else { nil } }),
          Variant(
            "radio",
            .record(
              "a mapping such as { channel: 3 }", start: Channel(),
              [Field("channel", \.channel, .integer(0...9), help: "which channel")]),
            help: "without a wire", make: { .radio(channel: $0.channel) },
            take: { if case .radio(let channel) = $0 { Channel(channel: channel) } else { nil } }),
        ])),
    ])

  private struct Channel { var channel = 0 }
}

@Suite struct SchemaTests {
  private static func read(_ text: String) throws -> Fleet {
    let document = try YAMLDocument(text, file: "x.yaml", expected: "zones")
    return try document.read(Fleet.schema)
  }

  private static let fleet = Fleet(zones: [
    Fleet.Zone(hosts: 3, link: .radio(channel: 0)), Fleet.Zone(distance: .zero, link: .wire(.one)),
  ])

  @Test func anEntryIsReadAndWritten() throws {
    let text = """
      zones:
        - hosts: 3
          distance: 5ms
          radio: { channel: 0 }
        - hosts: 1
          distance: 0s
          wire: 100%

      """
    #expect(try Self.read(text) == Self.fleet)
    #expect(Fleet.schema.write(Self.fleet).yaml == text)
    #expect(
      Fleet.schema.write(Self.fleet, .identity).flow
        == "{ zones: [{ hosts: 3, radio: {} }, { hosts: 1, distance: 0s, wire: 100% }] }")
    #expect(Fleet.schema.write(Fleet(), .identity).flow == "{}")
  }

  @Test(arguments: [
    ("zone: []", "1:1: unknown key 'zone'; did you mean 'zones'? the known ones are zones"),
    ("zones: [{ wire: 0% }]", "1:9: zones[0]: 'hosts' is missing: how many"),
    ("zones: [{ hosts: 1 }]", "1:9: zones[0]: give exactly one of wire, radio"),
    ("zones: [{ hosts: 1, wire: 0%, radio: {} }]", "1:9: zones[0]: give exactly one of wire, radio"),
    (
      "zones: [{ hosts: 1, radio: { chanel: 1 } }]",
      "1:30: zones[0].radio: unknown key 'chanel'; did you mean 'channel'? the known ones are channel"
    ),
    (
      "zones: [{ hosts: 10, wire: 0% }]",
      "1:18: zones[0].hosts cannot be '10'; it takes a whole number from 1 to 9"
    ),
    ("zones: [{}, {}, {}]", "1:8: zones: 3 zones are too many"),
  ])
  func anEntryRefusesWithItsPlace(text: String, message: String) {
    let error = #expect(throws: FormatError.self) { try Self.read(text) }
    #expect(error?.description == "x.yaml:" + message)
  }

  @Test func anEntryIsShown() {
    let keys = Fleet.schema.shape.descriptions
    #expect(
      keys.map(\.path) == [
        "zones", "zones[].hosts", "zones[].distance", "zones[].wire", "zones[].radio",
        "zones[].radio.channel",
      ])
    #expect(keys.map(\.absent) == ["none", "required", "5ms", "one of these", "one of these", "0"])
    #expect(keys[0].type == "list of mappings" && keys[0].range == "0 to 2 of them")
    #expect(keys[1].unit == "hosts" && keys[1].range == "1 to 9" && keys[1].help == "how many")
  }

  @Test func whatIsDrawnIsReadAndValid() throws {
    let validator = SchemaValidator(JSONSchema(of: Fleet.schema.shape, title: "fleet"))
    var seen: [Fleet] = []
    for seed in 0..<100 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let fleet = Fleet.schema.draw(&random)
      let written = Fleet.schema.write(fleet)
      #expect(try Fleet.schema.read(written) == fleet, "seed \(seed)")
      #expect(validator.mistakes(in: written) == [], "seed \(seed)")
      if !seen.contains(fleet) { seen.append(fleet) }
    }
    #expect(seen.count > 15)
  }
}
