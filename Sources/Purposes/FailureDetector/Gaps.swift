import Broadcasting

extension FailureDetector {
  /// The gaps between the beats of one host, as far as an accrual detector remembers them.
  ///
  /// Times are whole microseconds and sums are whole numbers, so that every platform suspects alike.
  struct Gaps: Sendable {
    private let most: Int
    private var gaps: [Int32] = []
    private var next = 0
    private var sum: Int64 = 0
    private var squares: Int64 = 0

    /// Remembers so many; first as if it had seen one gap a quarter below `expected` and one above, as Akka.
    init(most: Int, expected: Delay) {
      self.most = most
      add(expected * 3 / 4)
      add(expected * 5 / 4)
    }

    mutating func add(_ gap: Delay) {
      let gap = Int32(clamping: gap.nanoseconds / 1000)
      if gaps.count < most {
        gaps.append(gap)
      } else {
        let old = Int64(gaps[next])
        sum -= old
        squares -= old * old / Self.scale
        gaps[next] = gap
        next = (next + 1) % most
      }
      sum += Int64(gap)
      squares += Int64(gap) * Int64(gap) / Self.scale
    }

    /// Squares are kept in units of this, so that a thousand of them fit.
    private static let scale: Int64 = 1024

    var mean: Delay { .microseconds(sum / Int64(gaps.count)) }

    var deviation: Delay {
      let mean = sum / Int64(gaps.count)
      let variance = squares / Int64(gaps.count) - mean * mean / Self.scale
      return .microseconds(Self.root(of: max(variance, 0) * Self.scale))
    }

    /// The whole part of a square root.
    static func root(of number: Int64) -> Int64 {
      guard number > 0 else { return 0 }
      var root = Int64(1) << ((64 - number.leadingZeroBitCount + 1) / 2)
      while true {
        let better = (root + number / root) / 2
        guard better < root else { return root }
        root = better
      }
    }

    /// The time without a beat from which on one that is still to come is as unlikely as the threshold says.
    ///
    /// Hayashibara et al.: "The φ accrual failure detector", SRDS 2004, section 4.2; the exponential law is
    /// Cassandra's.
    func longest(_ settings: Settings) -> Delay {
      switch settings.detector {
      case .timeout: settings.timeout
      case .phi:
        mean + settings.pause
          + max(deviation, settings.floor) * Self.deviations[settings.threshold - 1] / 10_000
      // ln 10, to six places.
      case .phiExponential: mean * Int64(settings.threshold) * 2_302_585 / 1_000_000
      }
    }

    /// By threshold from 1 on, in ten thousandths: by so many deviations a normal variable exceeds its mean
    /// with a chance of 10⁻¹, 10⁻² and so on.
    private static let deviations: [Int64] = [
      12_816, 23_263, 30_902, 37_190, 42_649, 47_534, 51_993, 56_120, 59_978, 63_613, 67_060, 70_345, 73_488,
      76_506, 79_413, 82_221,
    ]
  }
}
