import Formats
import Foundation
import Testing

@testable import Reporting

@Suite struct ScalingPageTests {
  private static var page: ScalingPage {
    ScalingPage(
      ScalingSamples.study, ScalingSamples.runs, command: ["grapevine scale --page reports/scaling"])
  }

  /// Whole, but for the machine: a change of any word is a change of the page, and is looked at.
  @Test func thePageIsWhatItWas() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "page.md")
    let page = Self.page.markdown(pictures: "scaling")
    if ProcessInfo.processInfo.environment["GRAPEVINE_REWRITE"] != nil {
      try Data(page.utf8).write(to: path)
    }
    #expect(page == (try String(contentsOf: path, encoding: .utf8)))
  }

  @Test func whatCouldNotBeDoneIsSaidWithItsReason() {
    let page = Self.page.markdown(pictures: nil)
    #expect(page.contains("| shared-cache | 1000 | 10000: refused: would hold about 32 TiB |"))
    #expect(page.contains("| gossip fanout=8 | 1000 | 10000: stopped after 60 s |"))
  }

  @Test func growthIsHeldAgainstTheory() {
    let page = Self.page.markdown(pictures: nil)
    #expect(
      page.contains("| shared-cache | messages per broadcast at the busiest node | n | n^1.00 | n^1.00 |"))
    #expect(page.contains("| shared-cache | highest rate | 1/n | n^-1.00 | n^-1.00 | 10–1000 | yes |"))
    #expect(page.contains("| gossip fanout=8 | highest rate | 1 | n^0.00 | n^0.00 | 10–1000 | yes |"))
    // Its latency does not grow here, as it should.
    #expect(page.contains("| gossip fanout=8 | hops | log n | n^0.24 | n^0.00 | 10–1000 | ✗ no |"))
  }

  @Test func everyContenderIsInEveryPictureAndTable() {
    let runs = ScalingContender.all.flatMap { contender in
      ScalingSamples.runs.filter { $0.key.contender == "shared-cache" }.map { run in
        ScalingRun(
          .init(
            scenario: run.key.scenario, contender: contender.name, hosts: run.key.hosts,
            ratePerThousandSeconds: run.key.ratePerThousandSeconds), run.run)
      }
    }
    let page = ScalingPage(ScalingSamples.study, runs, command: ["c"])
    let plots = page.plots
    #expect(plots.map(\.name).sorted() == ["growth", "memory", "saturation"])
    let tables = page.markdown(pictures: nil).components(separatedBy: "| architecture |").dropFirst().filter {
      !$0.hasPrefix(" figure")
    }
    for contender in ScalingContender.all {
      for plot in plots { #expect(plot.alternative.contains(contender.shortName), "\(plot.name)") }
      for table in tables {
        #expect(table.contains("\n| \(contender.name) |"), "\(table.prefix(80))")
      }
    }
  }

  @Test func aStudyWithoutRunsIsAPageWithoutPictures() {
    let empty = ScalingPage(ScalingSamples.study, [], command: ["c"])
    #expect(empty.plots.isEmpty)
    #expect(empty.markdown(pictures: nil).contains("Too few sizes were run"))
  }
}
