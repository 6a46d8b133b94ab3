public import Broadcasting

extension Scenario {
  /// The bounds on a scenario, where more places than `schema` must know them; beyond them a run takes days
  /// or more memory than a machine has.
  public enum Limits {
    public static let hosts = 1...1_000_000
    /// From one operation in 1,000 s to a million a second, in thousandths.
    public static let ratePerThousandSeconds = 1...1_000_000_000
    public static let latency = Delay.zero...Delay.seconds(600)
    /// In bytes a second.
    static let bandwidth = 1_000...1_000_000_000_000
    public static let faults = 0...1_000
    /// All operations of a run are drawn before it starts.
    public static let operations = 10_000_000
    /// Hosts times broadcasts: each is recorded.
    ///
    /// Most machines have room for fewer (`RunEstimate`).
    public static let deliveries = 10_000_000_000
    /// The shape is a matrix of all pairs, found link by link.
    public static let majorityRingHosts = 1_000
  }

  /// The number of operations that the workload asks for, the final reads apart; the exact number depends on
  /// the seed.
  public var expectedOperations: Int {
    if workload.hasRateOverTime { return workload.expectedThousandths / 1_000 }
    let microseconds = Int(workload.duration.nanoseconds / 1_000)
    let (product, overflow) = microseconds.multipliedReportingOverflow(by: workload.ratePerThousandSeconds)
    return overflow ? .max : product / 1_000_000_000
  }

  /// The number of broadcasts among `expectedOperations`.
  public var expectedBroadcasts: Int {
    let (product, overflow) = expectedOperations.multipliedReportingOverflow(
      by: Int(workload.broadcasts.millionths))
    return overflow ? .max : product / 1_000_000
  }

  /// Throws where values that are each in their range ask together for more than `Limits`.
  func validateSize() throws(ScenarioError) {
    guard expectedOperations <= Limits.operations else {
      let key = !workload.stages.isEmpty ? "stages" : !workload.bursts.isEmpty ? "bursts" : "rate"
      throw ScenarioError(
        path: "workload.\(key)",
        message: "\(key == "rate" ? "rate × duration" : key) is more than \(Limits.operations) operations, "
          + "the most that can be run; lower the rate or shorten the duration")
    }
    let (deliveries, overflow) = expectedBroadcasts.multipliedReportingOverflow(by: hosts)
    guard Limits.hosts.contains(hosts) else {
      throw ScenarioError(
        path: "regions",
        message: "they have \(hosts) hosts; \(Limits.hosts.upperBound) are the most that can be run")
    }
    guard !overflow, deliveries <= Limits.deliveries else {
      throw ScenarioError(
        path: places == nil ? "hosts" : "regions",
        message: "\(hosts) hosts × \(expectedBroadcasts) broadcasts are more than \(Limits.deliveries) "
          + "deliveries, the most that can be recorded; take fewer hosts or broadcasts")
    }
  }
}
