import Formats
import Foundation
import Reporting
import Scenarios

/// The machine, time and method of a calibration.
struct CalibrationCircumstances {
  let hosts: Int
  let driver: Driver
  let rounds: Int
  let environment: Environment
  /// Programs that wanted a core, on average over the minute before the first run; nil where it is not known.
  let loadBefore: Double?
  /// The same over the minute before the end: the runs are among them.
  let loadAfter: Double?

  var lines: [String] {
    let build = environment.build.map { ", \($0) build" } ?? ""
    return [
      "calibration · \(hosts) hosts · \(driver) · \(rounds) round\(rounds == 1 ? "" : "s")\(build)",
      "on \(environment.machineText)",
      "load \(Self.text(loadBefore)) before, \(Self.text(loadAfter)) after",
    ]
  }

  private static func text(_ load: Double?) -> String {
    load.map { $0.formatted(.number.precision(.fractionLength(1)).locale(Locale(identifier: "en_US_POSIX"))) }
      ?? "unknown"
  }
}

extension Calibration {
  /// One object; values that are not there are left out.
  func json(_ circumstances: CalibrationCircumstances) -> String {
    JSONText.lines(of: Content(self, circumstances))
  }
}

private struct Content: Encodable {
  let schema = "grapevine.calibration"
  let schemaVersion = "1.0"
  let hosts: Int
  let driver: String
  let rounds: Int
  let build: String?
  let machine: String
  let loadBefore: Double?
  let loadAfter: Double?
  let receiveNanoseconds: Cost
  let sendNanoseconds: Cost
  let idleNanosecondsPerRun: Double
  let explainedShare: Double
  let residualNanoseconds: Double
  let capacity: Values
  let flows: [Flow]

  init(_ calibration: Calibration, _ circumstances: CalibrationCircumstances) {
    hosts = circumstances.hosts
    driver = "\(circumstances.driver)"
    rounds = circumstances.rounds
    build = circumstances.environment.build
    machine = circumstances.environment.machineText
    loadBefore = circumstances.loadBefore
    loadAfter = circumstances.loadAfter
    receiveNanoseconds = Cost(calibration.receive)
    sendNanoseconds = Cost(calibration.send)
    idleNanosecondsPerRun = calibration.pooled.idle
    explainedShare = calibration.pooled.explained
    residualNanoseconds = calibration.pooled.residual
    capacity = Values(calibration.capacity)
    flows = calibration.flows.map(Flow.init)
  }

  struct Cost: Encodable {
    let median: Double
    let least: Double
    let most: Double
    let interval: [Double]?

    init(_ cost: Estimate) {
      (median, least, most) = (cost.median, cost.least, cost.most)
      interval = cost.interval.map { [$0.lowerBound, $0.upperBound] }
    }
  }

  /// As a scenario takes them.
  struct Values: Encodable {
    let receive: String
    let send: String

    init(_ capacity: Capacity) {
      receive = "\(capacity.receive)"
      send = "\(capacity.send)"
    }
  }

  struct Flow: Encodable {
    let name: String
    /// By round, then node.
    let rounds: [[Node]]

    init(_ flow: Calibration.Flow) {
      name = flow.name
      rounds = flow.rounds.map { $0.map(Node.init) }
    }
  }

  struct Node: Encodable {
    let cpuNanoseconds: Double
    let sent: Int
    let received: Int

    init(_ sample: CostSample) {
      (cpuNanoseconds, sent, received) = (sample.cpu, sample.sent, sample.received)
    }
  }
}
