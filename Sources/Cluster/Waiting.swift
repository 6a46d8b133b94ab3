internal import Broadcasting

extension Instant {
  /// The time to wait until then, in nanoseconds: from 0 to `limit`.
  func wait(from now: Instant, atMost limit: Int64) -> Int64 {
    guard self > now else { return 0 }
    return self < now + .nanoseconds(limit) ? (self - now).nanoseconds : limit
  }
}
