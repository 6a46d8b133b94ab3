import Architectures
import Broadcasting
import Foundation
import Measurement
import Running
import Scenarios
import Simulation

/// The infection of a fleet by push gossip with fan-out 8, link by link, beside the epidemic's recursion.
///
/// Of hosts that have not heard, each push of the last generation's reaches one in n − 1: with i new hosts, a
/// share e^(−f(1−p)·i/(n−1)) hears nothing. The recursion has no chance in it, so it is set on the run's path
/// once a thousand hosts know.
struct Curve {
  let hosts: Int
  let workers: Workers
  static let fanout = 8
  static let loss = Probability(millionths: 10_000)

  func print() throws {
    let settings = [
      SettingValue(name: "fanout", value: "\(Self.fanout)"), SettingValue(name: "repair", value: "0s"),
    ]
    guard let gossip = try Architecture.named("gossip")?.configured(settings) else { return }
    let scenario = Scenario(
      name: "curve", hosts: hosts, network: Network(loss: Self.loss),
      workload: Workload(broadcasts: .one, duration: .nanoseconds(1)), settle: .zero, quiet: .seconds(10))
    guard let wave = gossip.propagate(scenario, 1, workers: workers).waves.first else { return }
    var generations = [Int](repeating: 0, count: 101)
    for delay in wave.delays.compactMap({ $0 }) { generations[Int(delay.nanoseconds / 100_000_000)] += 1 }

    Swift.print("push gossip, fan-out 8, 1 % loss, \(hosts) hosts: who knows after so many hops\n")
    Swift.print("hops    measured       model  off, standard deviations")
    let rate = Double(Self.fanout) * (1 - Double(Self.loss.millionths) / 1e6) / Double(hosts - 1)
    var (known, latest) = (0.0, 0.0)
    var measured = 0
    var variance = 0.0
    for (hop, new) in generations.enumerated() where new > 0 {
      measured += new
      if measured < 1000 || hop == 0 {
        (known, latest) = (Double(measured), Double(new))
        continue
      }
      let left = Double(hosts) - known
      let hears = 1 - exp(-rate * latest)
      // What was off a generation ago grows with the generation, as far as there are hosts left.
      variance = variance * pow(rate * left * (1 - hears), 2) + left * hears * (1 - hears)
      latest = left * hears
      known += latest
      let off = (Double(measured) - known) / variance.squareRoot()
      Swift.print(String(format: "%4d  %10d  %10.0f  %+.1f", hop, measured, known, off))
    }
  }
}
