import Architectures
import Broadcasting
import Foundation
import Scenarios

/// Deliveries a second by workload and size.
struct SpeedTable {
  let sizes: [Int]
  let threads: Int

  func print() throws {
    let counted = threads == 1 ? "a second of CPU time" : "a second of wall time, \(threads) threads"
    Swift.print("M deliveries \(counted); median of 5 processes [least..most]\n")
    Swift.print(
      "                                hosts  deliveries  reached %   M/s [least..most]   run s"
        + "  whole s   CPU s  peak MB  bytes/host")
    for (place, workload) in OneBroadcast.all.enumerated() {
      for hosts in sizes { try printRow(place, workload, hosts: hosts) }
    }
  }

  private func printRow(_ place: Int, _ workload: OneBroadcast, hosts: Int) throws {
    var rates: [Double] = []
    var (runs, wholes, cpus, peaks): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    var (delivered, reached) = (0, 0)
    for seed in 1...5 {
      let (report, seconds) = try Child.report("\(place)", hosts: hosts, seed: seed, threads: threads)
      let runSeconds = Double(threads == 1 ? report.runCPU : report.runWall) / 1e9
      let repetitions = Double(max(1, 200_000 / hosts))
      rates.append(Double(report.delivered) / runSeconds / 1e6)
      runs.append(runSeconds / repetitions)
      wholes.append(seconds)
      cpus.append(Double(report.cpu) / 1e9)
      peaks.append(Double(report.peak))
      (delivered, reached) = (report.delivered / Int(repetitions), report.reached)
    }
    func median(_ values: [Double]) -> Double { values.sorted()[2] }
    let name = workload.name.padding(toLength: 27, withPad: " ", startingAt: 0)
    Swift.print(
      name,
      String(
        format: "%9d  %10d  %9.2f  %6.1f [%.1f..%.1f]  %6.4f  %7.2f  %6.2f  %7.0f  %10.0f", hosts, delivered,
        100 * Double(reached) / Double(hosts), median(rates), rates.min() ?? 0, rates.max() ?? 0,
        median(runs), median(wholes), median(cpus), median(peaks) / 1e6, median(peaks) / Double(hosts)))
  }
}

/// Bytes that a host takes, by architecture.
struct MemoryTable {
  /// A run of this many takes little more than the process itself.
  private static let few = 100
  /// The larger the fleet, the less the process counts; the second where the first would take gigabytes.
  private static let many = [40_000, 4_000]
  private static let gigabytes = 4_000_000_000

  func print() throws {
    Swift.print(
      "\nmemory of a host, defaults, one broadcast: what a run takes beyond one of \(Self.few) hosts; the"
        + " median of 3\n")
    Swift.print("architecture         hosts  bytes/host")
    for architecture in Architecture.all {
      let configuration = try architecture.configured()
      let hosts =
        Self.many.first { size in
          let scenario = OneBroadcast.all[0].scenario(hosts: size)
          return Cell(configuration: configuration, scenario: scenario, seed: 1).estimate.memory
            < Self.gigabytes
        } ?? Self.few * 2
      let peaks = try [Self.few, hosts].map { hosts in
        try (1...3).map { seed in
          try Child.report(architecture.name, hosts: hosts, seed: seed, threads: 1).report.peak
        }.sorted()[1]
      }
      let name = architecture.name.padding(toLength: 16, withPad: " ", startingAt: 0)
      Swift.print(name, String(format: "%9d  %10d", hosts, (peaks[1] - peaks[0]) / (hosts - Self.few)))
    }
  }
}
