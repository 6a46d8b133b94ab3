import Architectures
import Broadcasting
import Measurement
import Scenarios

extension Study {
  static let capacity = Study(
    "capacity", source: "Queueing theory: M/D/1 and D/D/1 (Kleinrock, Queueing Systems 1, 1975, §5.6)",
    summary: """
      Host 0 broadcasts to host 1, which each message keeps busy for 1 ms; sending costs nothing. Poisson \
      arrivals at a load ρ wait ρ S/(2(1 − ρ)) on average, and a share 1 − ρ of them not at all; the 99th \
      percentile is by the Erlang series of the waiting time's law. Equal gaps never wait. Times are in \
      milliseconds, without the latency of 10 ms and the service itself.
      """
  ) { (selection: Selection) throws(VerificationError) in
    var experiments: [Experiment] = []
    for queue in [
      Queue(load: 500, percentile: "3.336"), Queue(load: 800, percentile: "10.356"),
      Queue(load: 900, percentile: "21.898"),
    ] {
      experiments.append(try queue.random())
    }
    experiments.append(try Queue(load: 900, percentile: "0").regular())
    return experiments
  }
}

/// A host that messages keep busy.
private struct Queue {
  /// Messages a second of a millisecond each.
  let load: Int
  /// The 99th percentile of the wait, in milliseconds.
  let percentile: String

  private static let latency = Delay.milliseconds(10)
  private static let service = Delay.milliseconds(1)

  private func setup(_ arrivals: Workload.Arrivals) -> Setup {
    let workload = Workload(
      ratePerThousandSeconds: load * 1000, broadcasts: .one, duration: .seconds(60), arrivals: arrivals,
      origins: 1, payload: 0)
    return Setup(
      "flooding", ["topology": "complete", "echo": "no", "repair": "0s"],
      in: Scenario(
        name: "verification", hosts: 2, network: Network(latency: .constant(Self.latency)),
        capacity: Capacity(receive: Self.service), workload: workload, settle: .seconds(1), quiet: .seconds(5)
      ))
  }

  func random() throws(VerificationError) -> Experiment {
    let share = Double(load) / 1000
    let mean = share / (2 * (1 - share))
    let claims: [(Claim, Experiment.Reading)] = [
      (Claim("mean wait, ms", .theory(mean)), { Queue.waits(in: $0).mean }),
      (Claim("99 % wait less, ms", .published(percentile)), { Queue.waits(in: $0).percentile(99) }),
      (Claim("share that waits not", .theory(1 - share)), { Queue.waits(in: $0).shareOfNone }),
    ]
    return try Experiment("M/D/1, ρ = \(share)", setup(.poisson), runs: 40, claims)
  }

  func regular() throws(VerificationError) -> Experiment {
    let claims: [(Claim, Experiment.Reading)] = [
      (Claim("longest wait, ms", .identity(0)), { Queue.waits(in: $0).percentile(100) })
    ]
    return try Experiment("D/D/1, ρ = \(Double(load) / 1000)", setup(.constant), runs: 1, claims)
  }

  /// Waiting times, once the queue is as it will be.
  struct Waits {
    /// In milliseconds, ascending.
    let sorted: [Double]

    var mean: Double { sorted.reduce(0, +) / Double(sorted.count) }
    var shareOfNone: Double { Double(sorted.count { $0 == 0 }) / Double(sorted.count) }
    func percentile(_ percent: Int) -> Double {
      sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    }
  }

  static func waits(in run: Propagation) -> Waits {
    let least = (latency + service).nanoseconds
    // Runs begin with an empty queue.
    let delays = run.waves.dropFirst(run.waves.count / 10).map { $0.delays[1]?.nanoseconds }
    return Waits(sorted: delays.map { $0.map { Double($0 - least) / 1e6 } ?? .infinity }.sorted())
  }
}
