import Broadcasting
public import Measurement

/// A profile as an object: numbers in lists, which keep a cell's line short.
///
/// `spectrum` has quantiles in millionths with latencies; `timeline` has `due`, `answered`, `wanted` and
/// `reached` of each interval.
extension Profile: Codable {
  private enum Key: String, CodingKey {
    case interval = "interval_ns"
    case loads, services, spectrum, timeline
  }

  public func encode(to encoder: any Encoder) throws {
    var profile = encoder.container(keyedBy: Key.self)
    try profile.encode(timeline.interval, forKey: .interval)
    try profile.encode(loads, forKey: .loads)
    try profile.encode(services.map(\.description), forKey: .services)
    try profile.encode(spectrum.map { [$0.quantile, $0.latency] }, forKey: .spectrum)
    try profile.encode(
      timeline.buckets.map { [$0.due, $0.answered, $0.wanted, $0.reached] }, forKey: .timeline)
  }

  public init(from decoder: any Decoder) throws {
    let profile = try decoder.container(keyedBy: Key.self)
    let interval: Int64 = try profile.numbers(.interval)
    guard interval > 0 else { throw profile.wrong(.interval, mustBe: "a whole number above 0") }
    let spectrum: [[Int64]] = try profile.numbers(.spectrum, "lists of whole numbers")
    guard spectrum.allSatisfy({ $0.count == 2 && (0...1_000_000).contains($0[0]) }) else {
      throw profile.wrong(.spectrum, mustBe: "a list of quantiles, each with a latency")
    }
    let buckets: [[Int64]] = try profile.numbers(.timeline, "lists of whole numbers")
    guard buckets.allSatisfy({ $0.count == 4 }) else {
      throw profile.wrong(.timeline, mustBe: "a list of lists of 4 whole numbers")
    }
    self.init(
      spectrum: spectrum.map { SpectrumPoint(quantile: $0[0], latency: $0[1]) },
      loads: try profile.numbers(.loads, "a list of whole numbers"),
      services: try profile.decode([String].self, forKey: .services).map { name in
        guard let role = Role.allCases.first(where: { $0.description == name }) else {
          let names = Role.allCases.map(\.description).joined(separator: ", ")
          throw profile.wrong(.services, mustBe: "a list of some of \(names)")
        }
        return role
      },
      timeline: Timeline(
        interval: interval,
        buckets: buckets.map { Timeline.Bucket(due: $0[0], answered: $0[1], wanted: $0[2], reached: $0[3]) }))
  }
}
