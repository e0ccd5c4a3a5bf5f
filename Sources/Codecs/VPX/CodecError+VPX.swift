import CVPX
import Media

extension CodecError {
    /// What a function of libvpx returned as its error.
    static func vpx(_ operation: String, _ code: vpx_codec_err_t) -> CodecError {
        .library(operation: operation, code: Int(code.rawValue), message: vpxMessage(code))
    }

    /// The text of libvpx for one of its error codes.
    static func vpxMessage(_ code: vpx_codec_err_t) -> String {
        unsafe String(cString: vpx_codec_err_to_string(code))
    }
}
