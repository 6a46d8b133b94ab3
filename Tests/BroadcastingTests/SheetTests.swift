import Testing

@testable import Architectures
@testable import Broadcasting

/// The statements of sheets are true of the settings that they speak of.
@Suite struct SheetTests {
  private static let names = Architecture.all.map(\.name)

  @Test func namesAreDistinct() {
    #expect(Set(Self.names).count == Self.names.count)
  }

  @Test(arguments: names) func everyProposedSettingIsTaken(name: String) throws {
    let architecture = try #require(Architecture.named(name))
    for settings in architecture.candidates + architecture.variants {
      #expect(try !architecture.configured(settings).changes.isEmpty, "\(settings)")
    }
    for variant in architecture.scaling {
      for hosts in [10, 1_000, 1_000_000] { _ = try architecture.configured(variant.settings(hosts)) }
    }
  }

  /// A value may contradict the defaults of other settings, but its setting takes it.
  @Test(arguments: names) func everyValueWorthTryingIsTaken(name: String) throws {
    let architecture = try #require(Architecture.named(name))
    for setting in architecture.settings {
      #expect(Set(setting.trying).count == setting.trying.count, "\(setting.name)")
      for value in setting.trying {
        do {
          _ = try architecture.configured([SettingValue(name: setting.name, value: value)])
        } catch {
          #expect(error.kind == .contradiction, "\(error)")
        }
      }
    }
  }

  @Test(arguments: names) func aFootprintIsAnEstimateForEverySize(name: String) throws {
    let configuration = try #require(Architecture.named(name)).configured()
    for hosts in [1, 2, 25, 1_000_000] {
      let footprint = configuration.footprint(Zones(hosts: hosts), Wait.nominal)
      #expect(footprint.bytesPerHost > 0 && footprint.messages >= 0, "\(hosts) hosts")
    }
  }

  /// ⌈ln n⌉ + 3.
  @Test(arguments: [
    (1, 3), (2, 4), (3, 5), (7, 5), (8, 6), (10, 6), (100, 8), (1_000, 10), (10_000, 13), (100_000, 15),
    (1_000_000, 17),
  ])
  func theFanOutThatReachesAllGrowsAsTheLogarithm(hosts: Int, targets: Int) {
    #expect(Gossip.targets(hosts: hosts) == targets)
  }

  @Test func nothingButNameAndSummaryIsNeeded() throws {
    let sheet = Sheet<Small>("small", "a setting and no more")
    #expect(sheet.sentence == sheet.summary)
    #expect(sheet.variants == ["size=1", "size=3"])
    #expect(sheet.services(Small()) == [] && sheet.topology(Small()) == nil)
    #expect(sheet.scaling.map(\.label) == [""] && sheet.candidates == [])
  }

  private struct Small: ArchitectureSettings {
    var size = 2

    static let fields: [SettingField<Small>] = [
      .integer("size", \.size, in: 1...9, unit: "things", trying: [1, 2, 3], "how large it is")
    ]
  }
}
