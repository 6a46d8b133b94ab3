/// The status that the process ends with; one table for the whole program.
enum ExitStatus: Int32 {
  /// A cell is not valid or a row does not pass and the command was strict, a published figure does not come
  /// out, a replay's fingerprint is not the stored one, a gate fails, or no candidate does what advice was
  /// asked for.
  case invalid = 1
  /// A gate has no evidence, or a bound lies within the error of what was measured, which is not a pass.
  case unknown = 2
  case usage = 64
  /// A scenario or results file is there and what it holds is wrong, or results to be merged do not fit
  /// together.
  case invalidData = 65
  /// A scenario or results file is not there, or a shard that merge needs.
  case missingInput = 66
  /// Something that is needed is not on this machine: a program, or the memory and time for a run.
  case unavailable = 69
  /// A live run broke down.
  case brokenDown = 70
  case cannotWrite = 73
  /// A gates file is there and what it holds is wrong or has expired.
  case configuration = 78

  static let help = """
    EXIT CODES
      0    done
      1    a run is not valid (compare --strict), a row does not pass (validate
           --strict), verify finds a figure that does not come out, a replay
           differs, a gate fails, or advise finds nothing that fits
      2    a gate lacks evidence, or verify finds a bound within the error of what
           it measured: nothing failed, and not everything is known
      64   the command line is wrong
      65   a scenario or results file is not valid, or merge finds that some do
           not fit together
      66   a scenario or results file is missing, or a shard that merge needs
      69   something that is needed is not there (see grapevine doctor), or a run
           cannot fit this machine (--force runs it)
      70   a live run broke down; nothing of it is left
      73   output cannot be written
      78   a gates file is not valid, or a rule in it has expired
      130  interrupted (Ctrl-C), 143 terminated; finished cells are kept
    """
}

/// The part of a command's help that names the pages in docs/ which go on from there.
enum ReadOn {
  /// Of the pages called `names`, each without its ending.
  static func pages(_ names: String...) -> String {
    (["READ ON"] + names.map { "  docs/\($0).md" }).joined(separator: "\n")
  }
}
