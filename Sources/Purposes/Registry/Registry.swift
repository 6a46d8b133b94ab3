extension RegisteredPurpose {
  /// Every purpose, one line each: this is where a new one is entered.
  public static let all: [RegisteredPurpose] = [
    RegisteredPurpose(RateLimit.self),
    RegisteredPurpose(FailureDetector.self),
  ]

  public static func named(_ name: String) -> RegisteredPurpose? { all.first { $0.name == name } }
}
