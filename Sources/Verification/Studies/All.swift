extension Study {
  /// Every source of figures, one line each: this is where a new one is entered.
  public static let all: [Study] = [
    demers, phoneCall, infectAndDie, identities, epidemic, raft, gossipsub, memberlist, karp, maelstrom,
    capacity, rateLimiting, failureDetection,
    challenge,
  ]
}
