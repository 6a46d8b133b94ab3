internal import CZeroMQ

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The names under which manuals explain errors.
enum Errno {
  /// As in `EADDRINUSE`; `error 163` for a code without a name here.
  static func name(of code: Int32) -> String { names[code] ?? "error \(code)" }

  private static let names: [Int32: String] = {
    var names = Dictionary(uniqueKeysWithValues: ofTheSystem)
    // Added above the system's own codes.
    names[EFSM] = "EFSM"
    names[ENOCOMPATPROTO] = "ENOCOMPATPROTO"
    names[ETERM] = "ETERM"
    names[EMTHREAD] = "EMTHREAD"
    return names
  }()

  private static let ofTheSystem: [(Int32, String)] = [
    (EACCES, "EACCES"),
    (EADDRINUSE, "EADDRINUSE"),
    (EADDRNOTAVAIL, "EADDRNOTAVAIL"),
    (EAFNOSUPPORT, "EAFNOSUPPORT"),
    (EAGAIN, "EAGAIN"),
    (EBADF, "EBADF"),
    (EBUSY, "EBUSY"),
    (ECONNABORTED, "ECONNABORTED"),
    (ECONNREFUSED, "ECONNREFUSED"),
    (ECONNRESET, "ECONNRESET"),
    (EEXIST, "EEXIST"),
    (EFAULT, "EFAULT"),
    (EHOSTUNREACH, "EHOSTUNREACH"),
    (EINPROGRESS, "EINPROGRESS"),
    (EINTR, "EINTR"),
    (EINVAL, "EINVAL"),
    (EIO, "EIO"),
    (EISDIR, "EISDIR"),
    (EMFILE, "EMFILE"),
    (EMSGSIZE, "EMSGSIZE"),
    (ENAMETOOLONG, "ENAMETOOLONG"),
    (ENETDOWN, "ENETDOWN"),
    (ENETRESET, "ENETRESET"),
    (ENETUNREACH, "ENETUNREACH"),
    (ENFILE, "ENFILE"),
    (ENOBUFS, "ENOBUFS"),
    (ENODEV, "ENODEV"),
    (ENOENT, "ENOENT"),
    (ENOMEM, "ENOMEM"),
    (ENOSPC, "ENOSPC"),
    (ENOTCONN, "ENOTCONN"),
    (ENOTDIR, "ENOTDIR"),
    (ENOTSOCK, "ENOTSOCK"),
    (ENOTSUP, "ENOTSUP"),
    (EPERM, "EPERM"),
    (EPIPE, "EPIPE"),
    (EPROTO, "EPROTO"),
    (EPROTONOSUPPORT, "EPROTONOSUPPORT"),
    (EROFS, "EROFS"),
    (ETIMEDOUT, "ETIMEDOUT"),
  ]
}
