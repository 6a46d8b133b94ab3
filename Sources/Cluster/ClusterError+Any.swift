internal import ZeroMQ

extension ClusterError {
  /// Any error as one of this module's.
  init(_ error: any Error) {
    switch error {
    case let error as ClusterError: self = error
    case let error as ZeroMQError: self.init(.failed, error.description)
    default: self.init(.failed, "\(error)")
    }
  }
}
