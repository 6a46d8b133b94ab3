public import Broadcasting

extension Gossip {
  public enum Mode: String, CaseIterable, Sendable {
    case push
    case pull
    case pushPull = "push-pull"
  }

  public enum Spread: String, CaseIterable, Sendable {
    case eager
    case rounds
  }

  /// The request of a host that pulls.
  public enum Pull: String, CaseIterable, Sendable {
    /// The rumors that it lacks: it sends a digest of those that it holds.
    case missing
    /// Rumors that are still passed on, whether it holds them or not: rumor mongering by pull.
    case hot
  }

  /// The rule by which a host loses interest in a rumor (Demers et al., section 1.4).
  ///
  /// *Infect and die*: after one push. *Forever*: never, so traffic never ends. *Feedback*: only a recipient
  /// that knew it already counts; *blind*: every recipient does. *Counter*: after k of them, and with
  /// feedback k in a row, since one that did not know it sets the counter back; *coin*: with probability 1/k
  /// each time.
  ///
  /// A host that answers polls (`pull: hot`) counts once a round, for all whom it sent the rumor in it: with
  /// feedback if all of them knew it, and blind if there were any.
  public enum Stop: String, CaseIterable, Sendable {
    case infectAndDie = "infect-and-die"
    case forever
    case feedbackCounter = "feedback-counter"
    case feedbackCoin = "feedback-coin"
    case blindCounter = "blind-counter"
    case blindCoin = "blind-coin"

    var wantsFeedback: Bool { self == .feedbackCounter || self == .feedbackCoin }
  }

  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var mode = Mode.push
    public var spread = Spread.eager
    public var fanout = 5
    public var interval = Delay.milliseconds(200)
    public var align = Alignment.none
    public var pull = Pull.missing
    public var stop = Stop.infectAndDie
    public var k = 2
    public var peers = Topology.complete
    public var batch = Delay.zero
    @Wait(hundredths: 250) public var repair: Delay

    public init() {}

    /// True where a host that holds a rumor loses interest in it some day, or would if told to.
    var isMongering: Bool {
      switch mode {
      case .push: spread == .rounds
      case .pull: pull == .hot
      case .pushPull: false
      }
    }

    /// True where a recipient says which of the rumors of a message were news.
    var givesFeedback: Bool { isMongering && stop.wantsFeedback }

    /// True where the origin waits until other hosts hold a rumor.
    var wantsCopies: Bool { if case .copies = acknowledge { true } else { false } }

    /// True where a new rumor goes out when it comes, and not in a round or a batch.
    var pushesAtOnce: Bool { mode == .push && !isMongering && batch == .zero }

    /// True where a host does nothing else, and needs no timer.
    var onlyPushesAtOnce: Bool { pushesAtOnce && repair == .zero && !wantsCopies }

    public static let fields: [SettingField<Settings>] = [
      .acknowledge(\.acknowledge, ["origin", "copies:K"]),
      .choice("mode", \.mode, "who sends to whom"),
      .choice("spread", \.spread, "with mode=push: on first sight, or in rounds"),
      .integer(
        "fanout", \.fanout, in: 1...1000, unit: "hosts", trying: [1, 2, 5, 30],
        "how many hosts are chosen each time"),
      .interval(\.interval),
      .alignedRounds(
        \.align, "all rounds begin, and batches are sent, at whole multiples of their length"),
      .choice("pull", \.pull, "with mode=pull: what a host asks for"),
      .choice(
        "stop", \.stop, "with spread=rounds or pull=hot: when a host loses interest in a rumor"),
      .integer(
        "k", \.k, in: 1...1000, unit: "times", trying: [1, 2, 4],
        "with a counter or coin: how many times, or one over the probability"),
      .topology("peers", \.peers, "from whom hosts are chosen: complete for all, or a topology's neighbours"),
      .batch(\.batch, "with spread=eager: how long rumors are gathered"),
      .repair(\.$repair),
    ]
  }
}
