import ArgumentParser

@main
struct Grapevine: ParsableCommand {}
