import Measurement
import Running
public import Scenarios

/// One set-up, run with many seeds, and what sources say about it.
public struct Experiment: Sendable {
  /// The variant that is run: `push, feedback counter, k = 2`.
  public let subject: String
  /// The set-up of the runs, in words.
  public let setup: String
  public var runs: Int
  public let claims: [Claim]
  /// The curve that is drawn of it; nil for tables only.
  public let curve: Curve?
  /// The run with this seed: a value for each claim, one more by the model for each claim that is held
  /// against it, then one for each point of the curve.
  let measure: @Sendable (_ seed: UInt64) -> [Double]

  /// A line of a plot: at each place the values of all runs, and a model's.
  public struct Curve: Sendable {
    public let name: String
    public let places: [Double]
    public let model: [Double]

    public init(name: String, places: [Double], model: [Double]) {
      self.name = name
      self.places = places
      self.model = model
    }
  }

  /// A figure of a broadcast's run.
  typealias Reading = @Sendable (Propagation) -> Double
  /// A model's run with this seed: the values of the claims that are held against it, in their order.
  typealias Model = @Sendable (_ seed: UInt64) -> [Double]

  /// The readings of each run where the experiment is one of a setup; nil for others.
  private var readings: [Reading]?
  private var model: Model?

  /// A run of it, as far as it is one of an architecture in a scenario; nil for others.
  public private(set) var cell: Cell?

  /// The same claims held against other runs.
  func replacing(_ setup: Setup, runs: Int) throws(VerificationError) -> Experiment {
    guard let readings else { throw VerificationError("\(subject) is no experiment of a setup") }
    return try Experiment(subject, setup, runs: runs, Array(zip(claims, readings)), model: model)
  }

  /// `model` plays beside each run what claims are held against; `drawn` reads the points of the curve.
  init(
    _ subject: String, _ setup: Setup, runs: Int, _ claims: [(Claim, Reading)], model: Model? = nil,
    curve: Curve? = nil, drawn: @escaping @Sendable (Propagation) -> [Double] = { _ in [] }
  ) throws(VerificationError) {
    let configuration = try setup.configuration()
    let readings = claims.map(\.1)
    let scenario = setup.scenario
    let isModelled = claims.contains { $0.0.isModelled }
    self.init(subject, setup: setup.text, runs: runs, claims: claims.map(\.0), curve: curve) { seed in
      let propagation = configuration.propagate(scenario, seed)
      let expected = isModelled ? model?(seed) ?? [] : []
      return readings.map { $0(propagation) } + expected + drawn(propagation)
    }
    self.readings = readings
    self.model = model
    cell = Cell(configuration: configuration, scenario: scenario, seed: 1)
  }

  init(
    _ subject: String, setup: String, runs: Int, claims: [Claim], curve: Curve? = nil,
    measure: @escaping @Sendable (UInt64) -> [Double]
  ) {
    self.subject = subject
    self.setup = setup
    self.runs = runs
    self.claims = claims
    self.curve = curve
    self.measure = measure
  }
}
