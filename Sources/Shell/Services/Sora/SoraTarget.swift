/// The value of the header `x-sora-target`, which specifies the call of Sora's API; the path does not matter.
package enum SoraTarget: String, CaseIterable {
    case startForwardingRTP = "Sora_20170814.StartForwardingRtp"
    case stopForwardingRTP = "Sora_20170814.StopForwardingRtp"
    case listChannels = "Sora_20201013.ListChannels"
    case listSignalingNotifyMetadata = "Sora_20201124.ListSignalingNotifyMetadata"
    case requestKeyFrame = "Sora_20241218.RequestKeyFrame"
}
