import CLibFuzzer
import FuzzTargets
import Glibc

// fuzz TARGET [libFuzzer options] [corpus]    fuzzes
// fuzz seeds DIRECTORY CAPTURE...             makes seeds of captures that have a session description beside them
let arguments = CommandLine.arguments
if arguments.count >= 3, arguments[1] == "seeds" {
    for capture in arguments[3...] { try CaptureSeeds(capture).write(below: arguments[2]) }
    exit(0)
}
guard arguments.count >= 2, let target = FuzzTarget(rawValue: arguments[1]) else {
    print(
        "fuzz TARGET [libFuzzer options] [corpus]; targets: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " "))"
    )
    exit(2)
}
unsafe Chosen.target = target

// To merge corpora libFuzzer starts itself through a shell, by its first word.
let words = ["\(arguments[0]) \(arguments[1])"] + arguments[2...]
var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
var count = Int32(words.count)
unsafe pointers.withUnsafeMutableBufferPointer { buffer in
    var base = buffer.baseAddress
    exit(
        unsafe LLVMFuzzerRunDriver(&count, &base) { data, size in
            unsafe Chosen.target.run(Array(UnsafeBufferPointer(start: data, count: size)))
            return 0
        })
}
