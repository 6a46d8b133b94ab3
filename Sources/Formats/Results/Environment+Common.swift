extension Environment {
  /// The facts that hold for all of `environments`: where they do not agree it is unknown, but for the date,
  /// which is the latest.
  static func common(of environments: [Environment]) -> Environment {
    func shared<Value: Equatable>(_ member: KeyPath<Environment, Value?>) -> Value? {
      let values = environments.map { $0[keyPath: member] }
      guard let first = values.first, values.allSatisfy({ $0 == first }) else { return nil }
      return first
    }
    // Dates of one form and zone: as text they stand in the order of time.
    let dates = environments.compactMap(\.date)
    return Environment(
      tool: shared(\.tool), commit: shared(\.commit), swift: shared(\.swift), build: shared(\.build),
      system: shared(\.system), kernel: shared(\.kernel), processor: shared(\.processor),
      cores: shared(\.cores), memory: shared(\.memory),
      date: dates.count == environments.count ? dates.max() : nil, machine: shared(\.machine))
  }
}
