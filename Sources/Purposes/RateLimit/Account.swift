import Broadcasting

extension RateLimit {
  /// The usage of one client as one node knows it: its own, and what others have reported of theirs.
  ///
  /// Each reporter counts what it admitted in a life of its own, and only ever more: reports may come late,
  /// twice and in any order, and the highest holds. A host that lost its memory reports as another.
  struct Account: Sendable {
    /// Counts of one window; with a bucket the only one, number 0, which never ends.
    private struct Window: Sendable {
      let number: Int64
      var own: UInt64 = 0
      /// The sum of what is known of others.
      var others: UInt64 = 0
      var known: [UInt64: UInt64] = [:]

      var total: UInt64 { own + others }
    }

    private let algorithm: Algorithm
    private let quota: Int64
    private let length: Int64
    /// The last window, this one, and the next, of which hosts may report whose clocks are ahead; those that
    /// anything is known of, by number.
    private var windows: [Window] = []
    /// With a bucket: what it holds, in requests times the window's nanoseconds, and when that was.
    private var level: Int64 = 0
    private var filled: Instant?

    init(_ algorithm: Algorithm, quota: Int, window: Delay) {
      self.algorithm = algorithm
      self.quota = Int64(quota)
      length = window.nanoseconds
    }

    /// The number of the window at that time.
    func window(at now: Instant) -> Int64 {
      algorithm == .bucket ? 0 : max(now.nanoseconds, 0) / length
    }

    /// Counts a request if the quota allows it; false if not.
    mutating func admits(at now: Instant) -> Bool {
      let number = window(at: now)
      forget(before: number - 1)
      let place = place(of: number)
      switch algorithm {
      case .fixed:
        guard windows[place].total < quota else { return false }
      case .sliding:
        let before = windows.first { $0.number == number - 1 }?.total ?? 0
        let left = length - max(now.nanoseconds, 0) % length
        let used = Int128(windows[place].total) * Int128(length) + Int128(before) * Int128(left)
        guard used < Int128(quota) * Int128(length) else { return false }
      case .bucket:
        fill(at: now)
        guard level >= length else { return false }
        level -= length
      }
      windows[place].own += 1
      return true
    }

    private mutating func forget(before number: Int64) { windows.removeAll { $0.number < number } }

    /// The place of the window, which is made where it is not there.
    private mutating func place(of number: Int64) -> Int {
      if let place = windows.firstIndex(where: { $0.number == number }) { return place }
      let place = windows.firstIndex { $0.number > number } ?? windows.count
      windows.insert(Window(number: number), at: place)
      return place
    }

    private mutating func fill(at now: Instant) {
      let most = quota * length
      guard let last = filled else {
        (level, filled) = (most, now)
        return
      }
      guard now > last else { return }
      let time = min((now - last).nanoseconds, 2 * length)
      level = min(level + time * quota, most)
      filled = now
    }

    /// The window of the time, and the number that this node itself has counted in it.
    func own(at now: Instant) -> (window: Int64, count: UInt64) {
      let number = window(at: now)
      return (number, windows.first { $0.number == number }?.own ?? 0)
    }

    /// All that this node knows to be counted in the window of the time.
    func total(at now: Instant) -> (window: Int64, count: UInt64) {
      let number = window(at: now)
      return (number, windows.first { $0.number == number }?.total ?? 0)
    }

    /// A reporter says how many it has counted in a window.
    ///
    /// What is of no window that matters now is left out.
    mutating func learn(_ count: UInt64, in number: Int64, of reporter: UInt64, at now: Instant) {
      let present = window(at: now)
      guard number >= present - 1, number <= present + 1 else { return }
      forget(before: present - 1)
      let place = place(of: number)
      let known = windows[place].known[reporter] ?? 0
      guard count > known else { return }
      windows[place].known[reporter] = count
      windows[place].others += count - known
      guard algorithm == .bucket else { return }
      fill(at: now)
      // Others' requests take from the same tokens; what they took beyond them is owed, a quota at most.
      level -= Int64(min(count - known, UInt64(2 * quota))) * length
      level = max(level, -quota * length)
    }
  }
}
