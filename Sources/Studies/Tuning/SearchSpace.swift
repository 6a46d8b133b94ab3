public import Architectures
public import Broadcasting

/// The settings among which a search looks: one architecture, some of its settings given, others varied.
public struct SearchSpace: Sendable {
  /// A setting that is varied.
  public struct Dimension: Hashable, Sendable {
    public let name: String
    public let domain: SettingDomain

    public init(name: String, domain: SettingDomain) {
      self.name = name
      self.domain = domain
    }
  }

  public let architecture: Architecture
  public let given: [SettingValue]
  public let dimensions: [Dimension]

  public init(_ architecture: Architecture, given: [SettingValue], varying dimensions: [Dimension]) {
    self.architecture = architecture
    self.given = given
    self.dimensions = dimensions
  }

  /// Every setting that is not given is varied over all its values, but not what is promised: that is asked
  /// for, not found.
  public static func dimensions(of architecture: Architecture, given: [SettingValue]) -> [Dimension] {
    architecture.settings.filter { setting in
      setting.name != "acknowledge" && !given.contains { $0.name == setting.name }
    }
    .map { setting in
      // What can be drawn has the default among it, so that the search can come back to it.
      guard case .words(let words) = setting.domain else {
        return Dimension(name: setting.name, domain: setting.domain)
      }
      return Dimension(name: setting.name, domain: .words(setting.withDefault(words)))
    }
  }

  /// As `dimensions(of:given:)`, but of each setting no more than its default and the values that its sheet
  /// calls worth trying, and no setting of which it calls none so.
  public static func dimensionsWorthTrying(of architecture: Architecture, given: [SettingValue])
    -> [Dimension]
  {
    dimensions(of: architecture, given: given).compactMap { dimension in
      guard let setting = architecture.settings.first(where: { $0.name == dimension.name }) else {
        return nil
      }
      let words = setting.withDefault(setting.trying)
      return words.count > 1 ? Dimension(name: dimension.name, domain: .words(words)) : nil
    }
  }

  /// The beginning of the search: what is given, and the defaults.
  public var origin: Configuration? { try? architecture.configured(given) }

  /// The number of combinations of the values that vary, those that contradict themselves included; nil where
  /// it is more than anyone counts, as of times.
  var count: Int? {
    dimensions.reduce(1) { count, dimension in
      let values: Int? =
        switch dimension.domain {
        case .words(let words): words.count
        case .integers(let range, _): range.count
        case .delays: nil
        }
      guard let count, let values else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: values)
      return overflow ? nil : product
    }
  }

  /// True where nothing but the beginning can be run: the values that may be drawn may all contradict what is
  /// given.
  public var isEmpty: Bool {
    var random = SplitMix64(seed: 1)
    return (0..<500).allSatisfy { _ in drawn(&random) == nil }
  }

  /// Every varied setting drawn anew; nil if what was drawn contradicts itself.
  func drawn(_ random: inout SplitMix64) -> Configuration? {
    configuration(dimensions.map { SettingValue(name: $0.name, value: $0.domain.draw(&random)) })
  }

  /// One or two settings of `configuration` changed; nil if that contradicts itself.
  func neighbour(of configuration: Configuration, _ random: inout SplitMix64) -> Configuration? {
    guard !dimensions.isEmpty else { return nil }
    var values = dimensions.map { SettingValue(name: $0.name, value: configuration[$0.name] ?? "") }
    for _ in 0..<(random.index(below: 3) == 0 ? 2 : 1) {
      let place = random.index(below: dimensions.count)
      let value = dimensions[place].domain.step(from: values[place].value, &random)
      values[place] = SettingValue(name: values[place].name, value: value)
    }
    return self.configuration(values)
  }

  private func configuration(_ values: [SettingValue]) -> Configuration? {
    try? architecture.configured(given + values)
  }
}

extension SettingDescription {
  /// These values, and the default if it is not among them.
  fileprivate func withDefault(_ values: [String]) -> [String] {
    values.contains(value) ? values : values + [value]
  }
}

extension SettingDomain {
  /// A value; of numbers and times, each order of magnitude about equally often.
  func draw(_ random: inout SplitMix64) -> String {
    switch self {
    case .words(let words): words[random.index(below: words.count)]
    case .integers(let range, _): "\(Self.draw(in: range, &random))"
    case .delays(let range):
      // Nothing at all is a value of its own kind.
      if range.lowerBound == .zero, random.index(below: 6) == 0 {
        "\(Delay.zero)"
      } else {
        "\(Delay.milliseconds(Int64(Self.draw(in: range.milliseconds, &random))).rounded.clamped(to: range))"
      }
    }
  }

  /// A value near `value`.
  func step(from value: String, _ random: inout SplitMix64) -> String {
    switch self {
    case .words(let words):
      let others = words.filter { $0 != value }
      return others.isEmpty ? value : others[random.index(below: others.count)]
    case .integers(let range, _):
      guard let number = Int(value) else { return draw(&random) }
      let (near, overflow) = number.multipliedReportingOverflow(by: 2)
      let steps = [number - 1, number + 1, number / 2, overflow ? number : near]
      return "\(min(max(steps[random.index(below: 4)], range.lowerBound), range.upperBound))"
    case .delays(let range):
      guard let delay = Delay(parsing: value), delay > .zero, random.index(below: 10) > 0 else {
        return draw(&random)
      }
      let percent: [Int64] = [50, 75, 90, 95, 105, 110, 130, 200]
      let near = Delay(nanoseconds: delay.nanoseconds / 100 * percent[random.index(below: 8)]).rounded
      return "\(near.clamped(to: range))"
    }
  }

  /// A whole number in `range`, which is not negative: few evenly, many by their number of bits first.
  private static func draw(in range: ClosedRange<Int>, _ random: inout SplitMix64) -> Int {
    func even(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + random.index(below: range.upperBound - range.lowerBound + 1)
    }
    guard range.upperBound - range.lowerBound > 16 else { return even(range) }
    func bits(_ number: Int) -> Int { Int.bitWidth - number.leadingZeroBitCount }
    let width =
      bits(range.lowerBound) + random.index(below: bits(range.upperBound) - bits(range.lowerBound) + 1)
    let octave = width == 0 ? 0...0 : (1 << (width - 1))...((1 << width) - 1)
    return even(octave.clamped(to: range))
  }
}

extension Delay {
  /// Two significant digits, which is as exact as anyone sets it.
  fileprivate var rounded: Delay {
    var unit: Int64 = 1
    while nanoseconds / unit >= 100 { unit *= 10 }
    return Delay(nanoseconds: (nanoseconds + unit / 2) / unit * unit)
  }

  fileprivate func clamped(to range: ClosedRange<Delay>) -> Delay {
    min(max(self, range.lowerBound), range.upperBound)
  }
}

extension ClosedRange<Delay> {
  /// In whole milliseconds, from one on.
  fileprivate var milliseconds: ClosedRange<Int> {
    let low = Swift.max(1, Int((lowerBound.nanoseconds + 999_999) / 1_000_000))
    return low...Swift.max(low, Int(upperBound.nanoseconds / 1_000_000))
  }
}
