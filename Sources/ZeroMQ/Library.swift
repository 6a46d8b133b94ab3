internal import CZeroMQ

/// The version and capabilities of libzmq.
public enum Library {
  /// Of the library that is loaded, as in `4.3.4`.
  public static var version: String {
    var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
    unsafe zmq_version(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }

  /// True where the library was built with a capability: `ipc`, `curve`, `draft` and the like.
  public static func has(_ capability: String) -> Bool { unsafe zmq_has(capability) == 1 }
}
