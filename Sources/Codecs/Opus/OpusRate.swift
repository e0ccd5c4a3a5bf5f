/// The sampling rate that libopus is used at, in and out (RFC 7587 §4.1), in hertz.
let opusRate = 48_000
