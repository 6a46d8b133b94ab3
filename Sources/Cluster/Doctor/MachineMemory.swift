internal import Foundation

/// The memory that a process can have here at all, whoever uses how much of it at the moment, in bytes.
package enum MachineMemory {
  /// In bytes: what is built in, or what the control group or one around it allows, if that is less.
  package static var total: Int {
    let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    return (Machine.controlGroups.compactMap { Machine.number("\($0)/memory.max") } + [physical]).min()
      ?? physical
  }
}
