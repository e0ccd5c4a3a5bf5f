import FuzzTargets

/// The target that the command line chose. libFuzzer calls a function without context, and from this thread only.
enum Chosen {
    nonisolated(unsafe) static var target = FuzzTarget.rtp
}
