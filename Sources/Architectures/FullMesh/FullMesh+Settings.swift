public import Broadcasting

extension FullMesh {
  /// The source from which a host knows the other hosts.
  public enum Knowing: String, CaseIterable, Sendable {
    /// A registry tells.
    case registry
    /// All hosts there are, from the start.
    case fixed
  }

  public struct Settings: ArchitectureSettings {
    public var acknowledge = Acknowledgement.origin
    public var membership = Knowing.registry
    public var batching = Batching()
    @Wait(hundredths: 250) public var receipt: Delay
    public var retry = Retry()
    public var lease = Delay.seconds(6)
    @Wait(hundredths: 500) public var repair: Delay

    public init() {}

    public static let fields: [SettingField<Settings>] =
      [
        .acknowledge(\.acknowledge, ["origin", "copies:K"]),
        .choice(
          "membership", \.membership,
          "who tells hosts of one another: a registry, or nobody: all are members"),
      ] + Batching.fields(before: "they are sent").map { $0.at(\.batching) } + [
        .receipt(\.$receipt, of: "rumors")
      ] + Retry.fields().map { $0.at(\.retry) } + [
        .delay(
          "lease", \.lease, in: .milliseconds(10)...(.seconds(3600)), trying: CoordinationSettings.leases,
          "how long a host is a member without renewing"),
        .repair(
          \.$repair, in: .milliseconds(1)...(.seconds(60)),
          "how often hosts compare what they hold after the membership changed, or where it is fixed"),
      ]

    /// With `copies` the client waits for the receipts, so they are not held back.
    var receiptDelay: Delay { if case .copies = acknowledge { .zero } else { receipt } }
  }
}
