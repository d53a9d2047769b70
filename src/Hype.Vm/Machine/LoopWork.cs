namespace Hype.Vm.Machine;

/// <summary>Something on its way to the io thread.</summary>
/// <param name="Action">What to run there.</param>
/// <param name="Receipt">Whom to tell, where somebody waits.</param>
internal readonly record struct LoopWork(Action Action, LoopReceipt? Receipt = null)
{
    /// <summary>Runs the action; an exception goes to the loop.</summary>
    internal void Run()
    {
        bool ran = false;
        try
        {
            Action();
            ran = true;
        }
        finally
        {
            Receipt?.Answer(ran);
        }
    }

    /// <summary>Tells whoever waits that the action will never run.</summary>
    internal void Abandon() => Receipt?.Answer(ran: false);
}
