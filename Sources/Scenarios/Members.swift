public import Broadcasting

/// Hosts that come and go in a run.
///
/// A host that comes begins a life without memory, and one that goes forgets: only crashes and restarts keep
/// what a host knew. Clients talk to hosts that are there; to one that has announced that it leaves they talk
/// no more.
public struct Members: Hashable, Sendable {
  /// The number of hosts that are there from the beginning, the first ones; nil for all.
  public var start: Int?
  public var events: [Event]
  public var churn: [Churn]

  /// Hosts that come, or go, at a time.
  public struct Event: Hashable, Sendable {
    public var kind: Kind
    /// After the workload's first operation.
    public var at: Delay
    /// The time over which they do, evenly, one after the other.
    public var over: Delay
    /// The time between a leaver's word that it leaves and its end.
    public var notice: Delay

    public enum Kind: Hashable, Sendable {
      /// Those come that are not there.
      case join(Fault.Target)
      /// Those go that are there.
      case leave(Fault.Target)
      /// So many are there afterwards: the ones with the lowest numbers come, those with the highest go.
      case scale(Int)
    }

    public init(_ kind: Kind, at: Delay, over: Delay = .zero, notice: Delay = .zero) {
      self.kind = kind
      self.at = at
      self.over = over
      self.notice = notice
    }
  }

  /// Hosts that come and go on their own, each for itself.
  ///
  /// At the beginning as many are there as in the long run, and have been for as long as in the long run.
  public struct Churn: Hashable, Sendable {
    public var of: Fault.Target
    /// The time for which one is there, and for which it is away.
    public var up: Span
    public var down: Span
    /// The share of leaves that are announced; the others are crashes that nobody comes back from.
    public var graceful: Probability

    public init(of: Fault.Target = .all, up: Span, down: Span, graceful: Probability = .zero) {
      self.of = of
      self.up = up
      self.down = down
      self.graceful = graceful
    }
  }

  /// A time that is drawn.
  public enum Span: Hashable, Sendable {
    case constant(Delay)
    case exponential(mean: Delay)
    /// With a shape below 1 many are short and a few very long, as sessions are.
    case weibull(mean: Delay, shapeThousandths: Int)

    var mean: Delay {
      switch self {
      case .constant(let mean), .exponential(let mean), .weibull(let mean, _): mean
      }
    }
  }

  public init(start: Int? = nil, events: [Event] = [], churn: [Churn] = []) {
    self.start = start
    self.events = events
    self.churn = churn
  }
}

extension Members.Event {
  /// The time when the last of them has come or gone, after the workload's first operation.
  var end: Delay { at + over + notice }

  var target: Fault.Target? {
    switch kind {
    case .join(let target), .leave(let target): target
    case .scale: nil
    }
  }
}
