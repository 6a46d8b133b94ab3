import ArgumentParser

/// How live runs are made.
struct LiveOptions: ParsableArguments {
  /// What ZeroMQ goes over.
  enum Transport: String, ExpressibleByArgument, CaseIterable {
    case tcp
    case ipc
  }

  /// What cuts links in a partition.
  enum Partition: String, ExpressibleByArgument, CaseIterable {
    /// The nodes' own link emulators drop the messages.
    case emulator
    /// Every node is in a network namespace of its own, and the kernel drops the packets; needs root on
    /// Linux.
    case kernel
  }

  @Option(help: "What ZeroMQ goes over.")
  var transport = Transport.tcp

  @Option(help: "What cuts links in a partition; kernel needs root on Linux.")
  var partition = Partition.emulator
}
