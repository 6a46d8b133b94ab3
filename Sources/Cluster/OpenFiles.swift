#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// The number of file descriptors that this process may have; processes that it starts may have as many.
enum OpenFiles {
  /// The limit, after it was raised as far as a process may by itself, or to `most`.
  @discardableResult
  static func raised(to most: Int = .max) -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(resource, &limit) == 0 else { return .max }
    let wanted = min(limit.rlim_max, rlim_t(most))
    if limit.rlim_cur < wanted {
      var wide = limit
      wide.rlim_cur = wanted
      if unsafe setrlimit(resource, &wide) == 0 { limit = wide }
    }
    return Int(clamping: limit.rlim_cur)
  }

  #if canImport(Darwin)
    private static let resource = RLIMIT_NOFILE
  #else
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #endif
}
