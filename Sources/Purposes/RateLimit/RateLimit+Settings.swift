public import Broadcasting

extension RateLimit {
  /// The rule by which one limiter that saw every request would decide.
  public enum Algorithm: String, CaseIterable, Sendable {
    /// So many in each window of the clock.
    case fixed
    /// The present window's count, and the last one's in proportion to what is left of it.
    case sliding
    /// Tokens that come evenly, a quota's in a window, and may be saved up to a quota.
    case bucket
  }

  /// The place where a request is decided.
  public enum Decide: String, CaseIterable, Sendable {
    /// At the host, at once, by what it knows of the others' usage.
    case local
    /// At the host, at once, each host for its equal share of the quota; nothing is said to the others.
    case share
    /// At the node that counts the usage: the cache where there is one, else the leader, else the host to
    /// which the client's number falls.
    case strict
  }

  /// The hosts that a client goes to.
  public enum Clients: String, CaseIterable, Sendable {
    /// Any, for each request anew.
    case hop
    /// One and the same.
    case stay
  }

  /// The verdict on a request whose keeper does not answer.
  public enum Silence: String, CaseIterable, Sendable {
    case reject
    case admit
  }

  public struct Settings: ArchitectureSettings {
    public var quota = 1000
    public var window = Delay.seconds(1)
    public var sync = Delay.milliseconds(100)
    public var algorithm = Algorithm.fixed
    public var decide = Decide.local
    public var clients = 1
    public var go = Clients.hop
    public var patience = Delay.seconds(1)
    public var silence = Silence.reject

    public init() {}

    public static let fields: [SettingField<Settings>] = [
      .integer(
        "quota", \.quota, in: 1...1_000_000, unit: "requests", "requests that a client may make in a window"),
      .delay("window", \.window, in: .milliseconds(1)...(.seconds(3600)), "the time that a quota is for"),
      .delay(
        "sync", \.sync, in: .zero...(.seconds(60)), trying: [.zero, .milliseconds(10), .seconds(1)],
        "with decide=local: the time between two reports of a host; 0s: each request is one"),
      .choice("algorithm", \.algorithm, "the rule by which one limiter that saw all would decide"),
      .choice(
        "decide", \.decide,
        "where a request is decided: by what the host knows, by its share, or where usage is counted"),
      .integer("clients", \.clients, in: 1...1_000_000, unit: "clients", "clients, each with a quota"),
      .choice("clients-go", \.go, "whether a client asks another host each time, or stays at one"),
      .delay(
        "patience", \.patience, in: .milliseconds(1)...(.seconds(60)),
        "with decide=strict: how long a host waits for the answer"),
      .choice("silence", \.silence, "with decide=strict: what becomes of a request that nobody answers"),
    ]

    /// The client whose request it is.
    func client(of request: PurposeRequest, at host: NodeID, hosts: Int) -> UInt32 {
      guard go == .stay else { return UInt32(request.draw % UInt64(clients)) }
      // Of the clients whose home this host is; where hosts outnumber clients, each host has one of its own.
      let here = UInt64(max(1, (clients - host.int + hosts - 1) / hosts))
      return UInt32(UInt64(host.index) + request.draw % here * UInt64(hosts))
    }
  }
}
