import Architectures
import Broadcasting
import Scenarios
import Schema

extension SplitMix64 {
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + index(below: range.upperBound - range.lowerBound + 1)
  }

  mutating func element<Element>(of elements: [Element]) -> Element { elements[index(below: elements.count)] }

  mutating func someText() -> String {
    let letters: [Character] = [
      "a", "Z", "ü", "0", ":", "#", " ", "'", "\"", "\\", "-", "{", "%", "🍇", "&", "~", "!",
    ]
    return String((0..<integer(in: 0...20)).map { _ in element(of: letters) })
  }

  /// A scenario that a file could hold, drawn from the ranges of all keys.
  ///
  /// A key that contradicts others is left out again.
  mutating func someScenario() -> Scenario {
    var scenario = Scenario.schema.draw(&self)
    if scenario.name.isEmpty { scenario.name = "drawn" }
    while true {
      do {
        try scenario.validate()
        return scenario
      } catch {
        let whole = Scenario.schema.write(scenario)
        let rest = whole.without(error.path)
        precondition(rest != whole, "\(error.path) cannot be left out: \(error.message)")
        // Faults name hosts that are no longer there once there are fewer.
        let repaired =
          (try? Scenario.schema.read(rest)) ?? (try? Scenario.schema.read(rest.without("faults")))
        guard let repaired else { preconditionFailure("\(rest.flow) cannot be read") }
        scenario = repaired
      }
    }
  }
}

extension DocumentValue {
  /// The value without what stands at `path`, such as `faults[2]` or `workload.rate`.
  func without(_ path: String) -> DocumentValue { without(path.split { ".[]".contains($0) }[...]) }

  private func without(_ steps: ArraySlice<Substring>) -> DocumentValue {
    guard let step = steps.first else { return self }
    let isLast = steps.count == 1
    switch content {
    case .mapping(let members):
      return .mapping(
        members.compactMap { member in
          guard member.name == String(step) else { return member }
          return isLast ? nil : Member(member.name, member.value.without(steps.dropFirst()))
        })
    case .list(let elements):
      return .list(
        elements.enumerated().compactMap { index, element in
          guard index == Int(step) else { return element }
          return isLast ? nil : element.without(steps.dropFirst())
        })
    case .nothing, .scalar: return self
    }
  }
}
