import Architectures
import Broadcasting
import Testing

@testable import Studies

@Suite struct SearchSpaceTests {
  /// Every setting of every architecture takes what is drawn for it, and what is stepped to.
  @Test func whatIsDrawnIsAValueOfItsSetting() throws {
    var random = SplitMix64(seed: 11)
    for architecture in Architecture.all {
      for setting in architecture.settings {
        var value = setting.value
        for round in 0..<40 {
          value = round % 2 == 0 ? setting.domain.draw(&random) : setting.domain.step(from: value, &random)
          do {
            _ = try architecture.configured([SettingValue(name: setting.name, value: value)])
          } catch {
            // What contradicts another setting's default is a value all the same.
            #expect(error.kind == .contradiction, "\(error.description)")
          }
        }
      }
    }
  }

  @Test func timesOfEveryMagnitudeAreDrawn() {
    var random = SplitMix64(seed: 5)
    let domain = SettingDomain.delays(.zero...(.seconds(10)))
    let drawn = (0..<600).compactMap { _ in Delay(parsing: domain.draw(&random)) }
    #expect(drawn.contains(.zero))
    for (low, high) in [(1, 10), (10, 100), (100, 1_000), (1_000, 10_001)] as [(Int64, Int64)] {
      let count = drawn.count { $0 >= .milliseconds(low) && $0 < .milliseconds(high) }
      #expect(count > 60, "\(count) of 600 between \(low) and \(high) ms")
    }
  }

  @Test func whatIsPromisedIsNotVaried() throws {
    let mesh = try #require(Architecture.named("full-mesh"))
    let given = [SettingValue(name: "batch", value: "1s")]
    let names = SearchSpace.dimensions(of: mesh, given: given).map(\.name)
    #expect(!names.contains("acknowledge"))
    #expect(!names.contains("batch"))
    #expect(names.contains("retry"))
  }

  /// The default is among them, so that the search can come back to it.
  @Test func whatIsWorthTryingIsTheSheetsValuesAndTheDefault() throws {
    let gossip = try #require(Architecture.named("gossip"))
    let given = [SettingValue(name: "batch", value: "1s")]
    let dimensions = SearchSpace.dimensionsWorthTrying(of: gossip, given: given)
    let names = dimensions.map(\.name)
    #expect(!names.contains("acknowledge") && !names.contains("batch"))
    let repair = try #require(dimensions.first { $0.name == "repair" })
    #expect(repair.domain == .words(["100ms", "500ms", "2s", "2.5rtt"]))
    let fanout = try #require(dimensions.first { $0.name == "fanout" })
    #expect(fanout.domain == .words(["1", "2", "5", "30"]))
  }
}
