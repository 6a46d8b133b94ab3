/// The messages of one node in one live run, and the processor time that it took.
public struct CostSample: Hashable, Sendable {
  /// In nanoseconds.
  public let cpu: Double
  public let sent: Int
  public let received: Int

  public init(cpu: Double, sent: Int, received: Int) {
    self.cpu = cpu
    self.sent = sent
    self.received = received
  }
}

/// The cost of messages to a live node, by least squares over many nodes and flows.
///
/// The model: cpu − idle = send · sent + receive · received.
///
/// Times are nanoseconds.
public struct MessageCosts: Hashable, Sendable {
  /// The cost of a run to a node that neither sends nor receives.
  public let idle: Double
  public let send: Double
  public let receive: Double
  /// The share of the spread of the nodes' processor time that these costs explain.
  public let explained: Double
  /// The standard deviation of what they leave unexplained of one node's.
  public let residual: Double

  /// `idle` are nodes with next to nothing to do.
  ///
  /// Throws, in one line, where the samples cannot tell the costs apart.
  public init(_ samples: [CostSample], idle: [CostSample]) throws(CalibrationError) {
    guard !idle.isEmpty else { throw CalibrationError("no idle node was measured; measure one at least") }
    self.idle = idle.reduce(0) { $0 + $1.cpu } / Double(idle.count)
    do throws(LeastSquares.Failure) {
      let base = self.idle
      let fit = try LeastSquares(
        rows: samples.map { [Double($0.sent), Double($0.received)] }, values: samples.map { $0.cpu - base })
      (send, receive) = (fit.coefficients[0], fit.coefficients[1])
      (explained, residual) = (fit.explained, fit.residual)
    } catch {
      throw CalibrationError(error, samples: samples.count)
    }
  }

  /// The processor time of a sample by these costs.
  public func cpu(of sample: CostSample) -> Double {
    idle + send * Double(sample.sent) + receive * Double(sample.received)
  }
}

/// The reason why samples say nothing of what messages cost.
public struct CalibrationError: Error, Hashable, Sendable {
  public let message: String

  init(_ message: String) { self.message = message }

  init(_ failure: LeastSquares.Failure, samples: Int) {
    message =
      switch failure {
      case .tooFewRows: "\(samples) nodes are too few to tell two costs apart; measure more hosts or flows"
      case .collinear:
        "sending and receiving cannot be told apart: all nodes did both in like numbers; measure flows in "
          + "which some mostly send and others mostly receive"
      }
  }
}
